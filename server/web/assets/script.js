// Improves what works without it: counts down to the next message, shows a password that is being typed, writes times in
// the reader's own zone, keeps the demo's phone fresh.
(() => {
  'use strict';

  for (const form of document.querySelectorAll('[data-countdown]')) {
    const end = performance.now() + Number(form.dataset.countdown) * 1000;
    const button = form.querySelector('button');
    const wait = form.querySelector('[data-wait]');
    const tick = () => {
      const left = Math.ceil((end - performance.now()) / 1000);
      if (left > 0) {
        wait.textContent = `in ${left} second${left === 1 ? '' : 's'}`;
        return setTimeout(tick, 250);
      }
      button.disabled = false;
      wait.textContent = '';
    };
    tick();
  }

  for (const input of document.querySelectorAll('input[data-reveal]')) {
    const frame = document.createElement('div');
    const button = document.createElement('button');
    frame.className = 'reveal';
    button.type = 'button';
    const show = shown => {
      input.type = shown ? 'text' : 'password';
      button.textContent = shown ? 'Hide' : 'Show';
      button.setAttribute('aria-label', `${shown ? 'Hide' : 'Show'} ${input.labels[0].textContent.toLowerCase()}`);
    };
    button.addEventListener('click', () => show(input.type === 'password'));
    input.form.addEventListener('submit', () => show(false));
    show(false);
    input.replaceWith(frame);
    frame.append(input, button);
  }

  const zone = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'short' });
  for (const time of document.querySelectorAll('time[datetime]')) time.textContent = zone.format(new Date(time.dateTime));

  const menu = document.querySelector('details.menu');
  if (menu) {
    document.addEventListener('click', event => { if (!menu.contains(event.target)) menu.open = false; });
    document.addEventListener('keydown', event => { if (event.key === 'Escape') menu.open = false; });
  }

  if (document.querySelector('[data-refresh]')) setTimeout(() => location.reload(), 3000);
})();
