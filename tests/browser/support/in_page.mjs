// What runs inside a shown page: each function is sent to Chromium as it stands, so it uses nothing from outside.

/// Lines of what is wrong with the layout: [check, what].
export function findLayoutFaults() {
  const faults = [];
  const name = element => {
    const id = element.id ? `#${element.id}` : '';
    const classes = element.className && typeof element.className === 'string' ? `.${element.className.trim().replace(/\s+/g, '.')}` : '';
    return `${element.localName}${id}${classes} "${(element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
  };
  // For screen readers only, or until it has the focus; drawings.
  const hidden = new Map();
  const isHiddenOnPurpose = element => {
    if (!element) return false;
    if (!hidden.has(element)) {
      const isClipped = getComputedStyle(element).clipPath.startsWith('inset(50%');
      hidden.set(element, isClipped || element.matches('.sr, .skip:not(:focus), svg') || isHiddenOnPurpose(element.parentElement));
    }
    return hidden.get(element);
  };
  // A table of figures may be moved sideways in a frame of its own that Tab reaches (WCAG 1.4.10 excepts tables).
  const isFrameOfTable = element => element.matches('[tabindex="0"][role=region][aria-label], [tabindex="0"][role=region][aria-labelledby]');
  const isSeen = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const width = document.documentElement.clientWidth;

  const all = [...document.body.querySelectorAll('*')].filter(e => isSeen(e) && !isHiddenOnPurpose(e));
  const whole = document.documentElement.scrollWidth;
  if (whole > width) {
    const reach = element => Math.max(...['right', 'left'].map(side => Math.abs(element.getBoundingClientRect()[side] - width / 2)));
    const furthest = all.filter(e => e.textContent.trim()).reduce((most, e) => (reach(e) >= reach(most) ? e : most), document.body);
    faults.push(['sideways scrolling', `the page is ${whole} pixels wide, the window ${width}: ${name(furthest)}`]);
  }

  const text = `${document.title} ${document.body.textContent}`.replace(/\s+/g, ' ');
  /// The rest of a shortened text stands elsewhere, as the whole name in the account menu.
  const standsElsewhere = part => text.split(part.trim().replace(/\s+/g, ' ')).length > 2;

  const replaced = 'input, select, textarea, option, img, progress, iframe, br, wbr, hr';
  for (const element of all) {
    if (element.matches(replaced) || !element.textContent.trim()) continue;
    const style = getComputedStyle(element);
    if (style.display === 'inline' || style.display === 'contents') continue;
    const isWide = element.scrollWidth > element.clientWidth + 1, isHigh = element.scrollHeight > element.clientHeight + 1;
    const cuts = value => value === 'hidden' || value === 'clip';
    const scrolls = value => value === 'auto' || value === 'scroll';
    if (isWide && scrolls(style.overflowX) && !isFrameOfTable(element)) faults.push(['sideways scrolling', `inside ${name(element)}`]);
    const isCut = (isWide && cuts(style.overflowX)) || (isHigh && cuts(style.overflowY));
    const isShortened = (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') && standsElsewhere(element.textContent);
    if (isCut && !isShortened) faults.push(['clipped text', name(element)]);
    const hasBox = parseFloat(style.borderInlineEndWidth) > 0 || !/^rgba\(.*, 0\)$|^transparent$/.test(style.backgroundColor);
    if (isWide && hasBox && whole <= width && style.overflowX === 'visible') faults.push(['clipped text', `sticks out of ${name(element)}`]);
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  // Where the whole page is too wide, all of it is somewhere else.
  for (let node = walker.nextNode(); node && whole <= width; node = walker.nextNode()) {
    if (!node.data.trim() || !isSeen(node.parentElement) || isHiddenOnPurpose(node.parentElement)) continue;
    if (node.parentElement.closest('script, style, noscript, option')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const outside = [...range.getClientRects()].some(box => box.width > 0 && (box.left < -1 || box.right > width + 1));
    const isCutElsewhere = getComputedStyle(node.parentElement).textOverflow === 'ellipsis' || node.parentElement.closest('[tabindex="0"][role=region]');
    if (outside && !isCutElsewhere) faults.push(['clipped text', `outside of the window: ${name(node.parentElement)}`]);
  }
  return faults;
}

/// What the page is, for checks outside of it.
export function describePage() {
  const focused = document.activeElement;
  const box = element => {
    const { top, bottom, left, right } = element.getBoundingClientRect();
    return { top, bottom, left, right };
  };
  const errors = [...document.querySelectorAll('main [id$="-error"], main [role=alert]')]
    .filter(e => e.checkVisibility({ visibilityProperty: true }) && e.textContent.trim());
  return {
    lang: document.documentElement.lang,
    dir: document.documentElement.dir || 'ltr',
    title: document.title,
    headings: [...document.querySelectorAll('h1')].filter(h => h.checkVisibility()).length,
    window: { width: innerWidth, height: innerHeight },
    inline: [...document.querySelectorAll('style, [style], script:not([src])')].length,
    errors: errors.map(e => ({ id: e.id, role: e.getAttribute('role'), text: e.textContent.trim(), ...box(e) })),
    focus: {
      isError: focused.matches('[aria-invalid=true], [role=alert], [role=alert] *'),
      what: `${focused.localName}${focused.id ? `#${focused.id}` : ''}`,
    },
  };
}

/// Resolves once a frame was drawn: until then autofocus hasn't happened.
export function aFrame() {
  return new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/// Opens what is folded, except for the account menu, which covers the page (a state of its own).
export function openFolds() {
  for (const fold of document.querySelectorAll('main details, footer details')) fold.open = true;
}

/// Walks over everything that Tab reaches, after a key was pressed, so that focus is shown as after Tab: what can't be seen
/// to have the focus, what is covered or out of the window then, and what stands above the stop before it on a page of one
/// column. Lines [check, what].
export function findFocusFaults() {
  const faults = [];
  const name = e => `${e.localName}${e.id ? `#${e.id}` : ''} "${(e.getAttribute('aria-label') ?? e.textContent ?? '').trim().slice(0, 40)}"`;
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0 && e.type !== 'hidden');
  const look = e => {
    const s = getComputedStyle(e);
    return [s.outlineStyle === 'none' ? '' : `${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}`, s.boxShadow, s.borderColor, s.backgroundColor].join('|');
  };
  const started = document.activeElement;
  const scrolled = [scrollX, scrollY];
  started?.blur?.();
  const isOneColumn = innerWidth <= 400;
  let before;
  for (const stop of stops) {
    if (stop.tabIndex > 0) faults.push(['focus order', `${name(stop)} has a tabindex of its own`]);
    const plain = look(stop);
    stop.focus({ focusVisible: true });
    if (document.activeElement !== stop) continue; // a radio button that isn't the chosen one, for example
    const style = getComputedStyle(stop);
    const hasOutline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    if (!hasOutline && look(stop) === plain) faults.push(['focus not visible', name(stop)]);
    stop.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    const box = [...stop.getClientRects()].find(r => r.width > 0 && r.height > 0);
    if (!box) continue;
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) {
      if (box.height < innerHeight) faults.push(['focus not visible', `${name(stop)} is out of the window`]);
    } else {
      const there = document.elementFromPoint(x, y);
      const isFree = there && (stop.contains(there) || there.contains(stop) || there.closest('label')?.control === stop);
      if (!isFree) faults.push(['focus not visible', `${name(stop)} is covered by ${there ? name(there) : 'nothing'}`]);
    }
    const top = box.top + scrollY, bottom = box.bottom + scrollY;
    if (isOneColumn && before && stop.closest('main') && before.element.closest('main') && bottom <= before.top + 1)
      faults.push(['focus order', `${name(stop)} stands above ${name(before.element)}, which comes before it`]);
    before = { element: stop, top };
  }
  document.activeElement?.blur?.();
  if (started && started !== document.body) started.focus();
  scrollTo(...scrolled);
  return faults;
}
