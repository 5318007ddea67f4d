/** Components that MDX articles may use without importing them. */
import Claim from '../experiments/Claim.astro';
import Experiment from '../experiments/Experiment.astro';
import ActivationFormula from './ActivationFormula.astro';
import Bibtex from './Bibtex.astro';
import Cite from './Cite.astro';
import Cost from './Cost.astro';
import CountsTable from './CountsTable.astro';
import Dialects from './Dialects.astro';
import ActivationProof from './FunctionProof.astro';
import ActivationProperties from './FunctionProperties.astro';
import GradientFactor from './GradientFactor.astro';
import LayerTable from './LayerTable.astro';
import Lineage from './Lineage.astro';
import PaperActivations from './PaperActivations.astro';
import PapersUsing from './PapersUsing.astro';
import Precision from './Precision.astro';
import Questions from './Questions.astro';
import Related from './Related.astro';
import ResultsFigure from './ResultsFigure.astro';
import Snippets from './Snippets.astro';
import SourceList from './SourceList.astro';
import Threshold from './Threshold.astro';
import UseWhen from './UseWhen.astro';

const shared = { Claim, Experiment, Cite, SourceList, Related };

export const activationComponents = {
  ...shared,
  ActivationFormula,
  ActivationProperties,
  ActivationProof,
  Dialects,
  Snippets,
  Threshold,
  UseWhen,
  PapersUsing,
  Precision,
  Cost,
};

export const conceptComponents = { ...shared, GradientFactor, Questions };

export const paperComponents = {
  ...shared,
  Questions,
  Bibtex,
  CountsTable,
  LayerTable,
  Lineage,
  PaperActivations,
  ResultsFigure,
};
