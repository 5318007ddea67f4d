/**
 * Stands in for d3-geo in the browser's bundles: Plot imports it for map projections, which no figure of ours has, and it would be
 * a sixth of Plot's weight. Whoever asks for a map gets an error that says so.
 */
function absent(): never {
  throw new Error('maps are left out of this build: see src/tooling/lean-bundles.ts');
}

/** Called once while Plot loads, to build a projection that is then never used. */
export const geoTransform = (methods: object) => ({ ...methods, stream: absent });

export {
  absent as geoAlbers,
  absent as geoAlbersUsa,
  absent as geoAzimuthalEqualArea,
  absent as geoAzimuthalEquidistant,
  absent as geoCentroid,
  absent as geoClipRectangle,
  absent as geoConicConformal,
  absent as geoConicEqualArea,
  absent as geoConicEquidistant,
  absent as geoEqualEarth,
  absent as geoEquirectangular,
  absent as geoGnomonic,
  absent as geoGraticule10,
  absent as geoMercator,
  absent as geoNaturalEarth1,
  absent as geoOrthographic,
  absent as geoPath,
  absent as geoStereographic,
  absent as geoStream,
  absent as geoTransverseMercator,
};
