/** The button of a cost section: its code is fetched when it is pressed. Without JavaScript it does not show. */
for (const element of document.querySelectorAll<HTMLElement>('[data-cost]')) {
  const button = element.querySelector('button');
  if (!button) continue;
  button.hidden = false;
  const status = element.querySelector('[role=status]');
  const press = () => {
    button.removeEventListener('click', press);
    import('./CostMeasurement.tsx').then(
      module => module.hydrateCost(element, true),
      () => {
        button.addEventListener('click', press);
        if (status) status.textContent = 'Not measured: the code could not be loaded.';
      },
    );
  };
  button.addEventListener('click', press);
}
