/** The numeric questions of a page: marks answers and draws new ones. The generators are fetched at the first use. */

for (const section of document.querySelectorAll<HTMLElement>('[data-exercise]')) {
  const form = section.querySelector('form');
  const [, another] = section.querySelectorAll('button');
  const input = section.querySelector('input');
  const status = section.querySelector<HTMLElement>('[role=status]');
  if (!form || !another || !input || !status) continue;
  form.hidden = false;
  /** The seed of the question that stands there; the page was built with the first. */
  let seed = 1;

  const say = (words: string, verdict = '') => {
    status.textContent = words;
    status.dataset.verdict = verdict;
  };
  /** The question of the seed, with the code that marks it; undefined where that could not be loaded. */
  const question = async () => {
    try {
      const { instanceOf, mark, getExercise } = await import('./exercises.ts');
      return { instance: instanceOf(getExercise(section.dataset.exercise ?? ''), seed), mark };
    } catch {
      say('Not marked: the code could not be loaded. The answer is below.');
      return undefined;
    }
  };

  form.addEventListener('submit', async event => {
    event.preventDefault();
    const typed = input.value;
    const asked = seed;
    const loaded = await question();
    if (!loaded || asked !== seed) return;
    const { kind, words } = loaded.mark(loaded.instance, typed);
    say(words, kind);
    if (kind !== 'right') input.select();
  });

  another.addEventListener('click', async () => {
    seed += 1;
    const loaded = await question();
    if (!loaded) {
      seed -= 1;
      return;
    }
    const { prompt, solution, text } = loaded.instance;
    const set = (selector: string, words: string) => {
      const element = section.querySelector(selector);
      if (element) element.textContent = words;
    };
    set('.exercise-prompt', prompt);
    set('details strong', text);
    section.querySelector('ol')?.replaceChildren(
      ...solution.map(line => {
        const item = document.createElement('li');
        item.textContent = line;
        return item;
      }),
    );
    const answer = section.querySelector('details');
    if (answer) answer.open = false;
    input.value = '';
    say('A new question.');
    input.focus();
  });
}
