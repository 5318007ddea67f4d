/** Tells the host page how tall the embed is, at first and on every change: `{ type: 'nonlinear:height', experiment, height }`. */
export function tellHeight(): void {
  if (window.parent === window) return;
  const tell = () =>
    window.parent.postMessage(
      {
        type: 'nonlinear:height',
        experiment: document.body.dataset.experiment,
        height: Math.ceil(document.documentElement.getBoundingClientRect().height),
      },
      '*',
    );
  new ResizeObserver(tell).observe(document.documentElement);
  tell();
}
