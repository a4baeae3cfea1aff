// Improves what works without it: sends a whole code, counts down to the next message, shows a password that is being
// typed and how long it is, asks for passkeys, copies and prints, writes times in the reader's own zone, closes the menu.
(() => {
  'use strict';

  const words = document.body.dataset;
  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);

  const button = (text, label, act) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'btn quiet';
    made.textContent = text;
    if (label) made.setAttribute('aria-label', label);
    made.addEventListener('click', act);
    return made;
  };

  // Another message: the button can be pressed at any time without script, and says then how long to wait.
  all('form[data-countdown]', form => {
    const end = performance.now() + Number(form.dataset.countdown) * 1000;
    const send = form.querySelector('button');
    const wait = form.querySelector('[data-wait]');
    const left = form.querySelector('[data-left]');
    const isEarly = () => performance.now() < end;
    form.addEventListener('submit', event => { if (isEarly()) event.preventDefault(); });
    const tick = () => {
      if (isEarly()) {
        const seconds = Math.ceil((end - performance.now()) / 1000);
        left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
        return setTimeout(tick, 250);
      }
      send.removeAttribute('aria-disabled');
      send.removeAttribute('aria-describedby');
      wait.textContent = '';
      const said = form.querySelector('[data-ready]');
      said.textContent = said.dataset.ready;
    };
    tick();
  });

  // Passkeys: what is asked stands in the form as JSON, its bytes in base64url, and so does what goes back.
  all('form[data-passkey]', form => {
    const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
    const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const named = list => list.map(one => ({ ...one, id: bytes(one.id) }));
    const say = what => form.querySelectorAll('[data-passkey-error]').forEach(each => {
      each.hidden = each.dataset.passkeyError !== what;
    });
    if (!window.PublicKeyCredential || /^[\d.]+$|^\[/.test(location.hostname)) return say('unsupported');
    const acts = form.querySelector('[data-passkey-acts]');
    acts.hidden = false;
    // A button that was hidden when the browser looked where to put the focus.
    requestAnimationFrame(() => { if (document.activeElement === document.body) form.querySelector('[autofocus]')?.focus(); });
    const ask = options => navigator.credentials.get({ publicKey: {
      ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) } });
    const make = options => navigator.credentials.create({ publicKey: {
      ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: named(options.excludeCredentials) } });
    const answer = ({ rawId, type, response }) => JSON.stringify({
      rawId: text(rawId), type, response: {
        clientDataJSON: text(response.clientDataJSON),
        ...response.attestationObject && {
          attestationObject: text(response.attestationObject), transports: response.getTransports?.() ?? [] },
        ...response.signature && {
          authenticatorData: text(response.authenticatorData), signature: text(response.signature),
          userHandle: response.userHandle && text(response.userHandle) },
      } });
    const reasons = { NotAllowedError: 'canceled', AbortError: 'canceled', InvalidStateError: 'known', SecurityError: 'unsupported' };
    let isAsked = false;
    window.addEventListener('pageshow', () => { isAsked = false; }); // "Back" may bring the page as it was
    form.addEventListener('submit', async event => {
      event.preventDefault();
      if (isAsked) return;
      isAsked = true;
      say('');
      try {
        const options = JSON.parse(form.dataset.options);
        const made = await (form.dataset.passkey === 'create' ? make(options) : ask(options));
        form.elements.credential.value = answer(made);
        form.submit();
      } catch (error) {
        isAsked = false;
        say(reasons[error.name] ?? 'failed');
      }
    });
  });

  // The answer to a second press would hide the answer to the first, and with a new session lose it. "Cancel" in the same
  // form is another thing.
  all('form[method=post]', form => {
    let isUnderWay = false;
    form.addEventListener('submit', event => {
      if (event.defaultPrevented) return;
      if (isUnderWay && !event.submitter?.hasAttribute('formaction')) return event.preventDefault();
      isUnderWay = true;
      setTimeout(() => { isUnderWay = false; }, 3000);
    });
  });

  all('input[type=password]', input => {
    const label = input.labels[0].textContent;
    const show = button(words.show, '', () => reveal(input.type === 'password'));
    const reveal = shown => {
      input.type = shown ? 'text' : 'password';
      show.textContent = shown ? words.hide : words.show;
      show.setAttribute('aria-label', `${show.textContent}: ${label}`);
      show.setAttribute('aria-pressed', String(shown));
    };
    input.form.addEventListener('submit', () => reveal(false));
    reveal(false);
    input.parentElement.append(show);
  });

  all('[data-length-of]', meter => {
    const input = document.getElementById(meter.dataset.lengthOf);
    const [bar, said] = [meter.querySelector('progress'), meter.querySelector('[role=status]')];
    const count = () => {
      const length = [...input.value].length;
      bar.value = Math.min(length, bar.max);
      said.textContent = length < bar.max ? `${length} / ${bar.max}` : '✓';
      meter.hidden = length === 0;
    };
    input.addEventListener('input', count);
    count();
  });

  // The code goes off with its sixth digit, once: whoever corrects one afterwards presses the button.
  all('input[autocomplete=one-time-code]', input => {
    let sent = input.value !== '';
    const send = () => {
      if (sent || !/^\s*\d{3}[\s-]?\d{3}\s*$/.test(input.value)) return;
      sent = true;
      const others = input.form.querySelector('input:not([type=hidden]):not([autocomplete=one-time-code])');
      if (!others) input.form.requestSubmit();
    };
    input.addEventListener('input', send);
    if (!('OTPCredential' in window) || 'app' in input.dataset) return;
    const stop = new AbortController();
    input.form.addEventListener('submit', () => stop.abort());
    navigator.credentials.get({ otp: { transport: ['sms'] }, signal: stop.signal }).then(otp => {
      input.value = otp.code;
      send();
    }).catch(() => {});
  });

  if (navigator.clipboard) all('.secret[data-copy]', frame => {
    const copy = button(words.copy, '', () => navigator.clipboard.writeText(frame.querySelector('code, ol').innerText)
      .then(() => { copy.textContent = words.copied; }));
    copy.className = 'btn';
    copy.setAttribute('aria-live', 'polite');
    frame.append(copy);
  });

  all('.secret[data-print]', frame => {
    const print = button(frame.dataset.print, '', () => window.print());
    print.className = 'btn noprint';
    frame.append(print);
  });

  // Times as the reader writes them: by the browser's own variety of the page's language, on a clock of 24 hours.
  const tag = document.documentElement.lang;
  const locale = navigator.languages.find(l => l.split('-')[0] === tag.split('-')[0]) ?? tag;
  const format = (options, time) => new Intl.DateTimeFormat(locale, { hourCycle: 'h23', ...options }).format(time);
  const dayOf = (time, zone) => format({ dateStyle: 'short', timeZone: zone }, time);
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  // Times are the reader's from here on. Headings of days stay in UTC: a time of another day has its date beside it.
  all('[data-utc]', element => { element.hidden = true; });
  all('time[datetime]', element => {
    const time = new Date(element.dateTime);
    const minutes = Math.round((Date.now() - time) / 60000);
    const today = time.toDateString() === new Date().toDateString();
    const style = element.dataset.time;
    element.title = format({ dateStyle: 'long', timeStyle: 'short' }, time);
    if (style === 'day') element.textContent = format({ dateStyle: 'long' }, time);
    else if (style === 'clock') element.textContent = format({ timeStyle: 'short', ...(today ? {} : { dateStyle: 'long' }) }, time);
    else if (style === 'hours') element.textContent = format({ timeStyle: 'short', ...(dayOf(time) === dayOf(time, 'UTC') ? {} : { dateStyle: 'long' }) }, time);
    else if (style === 'ago' && minutes === 0) element.textContent = ago.format(0, 'second');
    else if (style === 'ago' && minutes > 0 && minutes < 60) element.textContent = ago.format(-minutes, 'minute');
    else if (style === 'ago' && minutes >= 60 && minutes < 1440) element.textContent = ago.format(-Math.round(minutes / 60), 'hour');
    else element.textContent = element.title;
  });

  const menu = document.querySelector('details.menu');
  if (menu) {
    const close = () => { menu.open = false; };
    document.addEventListener('click', event => { if (!menu.contains(event.target)) close(); });
    menu.addEventListener('focusout', event => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(); });
    menu.addEventListener('keydown', event => {
      if (event.key !== 'Escape' || !menu.open) return;
      close();
      menu.querySelector('summary').focus();
    });
  }

  if (document.querySelector('[data-refresh]')) setTimeout(() => location.reload(), 3000);
})();
