type Child = Node | string | null | undefined | false;
type Props = Record<string, string | number | boolean | ((event: never) => void) | null | undefined>;

/** Makes an element. Functions listen to the event of their name (`onclick`); everything else is an attribute; text is always text, never markup. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  set(element, props);
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false && child !== ''));
  return element;
}

/** Changes an element's attributes, but only those that differ: readers announce what was touched. */
export function set(element: Element, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else if (element.getAttribute(name) !== (value === true ? '' : String(value))) element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Changes an element's text if it is another one. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const svg = 'http://www.w3.org/2000/svg';

const shapes = {
  chat: 'M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z',
  question: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.3a2.6 2.6 0 1 1 3.6 2.6c-.8.4-1.1.9-1.1 1.9M12 17v.1',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M3 11.5L21 3l-6 18-3.5-7.5z',
  clip: 'M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7L9.3 17a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6',
  file: 'M6 2h8l5 5v15H6zM14 2v5h5',
  one: 'M4 12.5l5 5L20 6.5',
  two: 'M1.5 12.5l5 5L17 6.5M11 16l1.5 1.5L23 6.5',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2',
  star: 'M12 3l2.8 5.9 6.4.9-4.6 4.5 1.1 6.4L12 17.7l-5.7 3 1.1-6.4L2.8 9.8l6.4-.9z',
} as const;

export type Icon = keyof typeof shapes;

/** A picture that means nothing to a screen reader. */
export function icon(name: Icon): SVGSVGElement {
  const [picture, path] = [document.createElementNS(svg, 'svg'), document.createElementNS(svg, 'path')];
  set(picture, { viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false', class: `icon i-${name}` });
  set(path, { d: shapes[name] });
  picture.append(path);
  return picture;
}
