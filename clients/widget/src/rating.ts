import { Refused } from '@conversa/sdk';
import { h, icon, say } from './dom.js';
import type { Settings } from './settings.js';

/** One to five, and a few words if one likes. */
export function ratingForm({ words }: Settings, rate: (score: number, text: string) => Promise<void>, skip: () => void): HTMLElement {
  const stars = ([1, 2, 3, 4, 5] as const).map(score => {
    const name = words[`rate${score}`];
    const choice = h('input', { type: 'radio', name: 'score', value: score, class: 'hidden', id: `score-${score}` });
    return { choice, element: h('label', { for: `score-${score}`, title: name }, choice, icon('star'), h('span', { class: 'hidden' }, name)) };
  });
  const chosen = (): number => Number(stars.find(star => star.choice.checked)?.choice.value ?? 0);
  const meaning = h('p', { class: 'meaning', 'aria-hidden': 'true' });
  const more = h('textarea', { rows: 2, maxlength: 2000, id: 'rating-text' });
  const problem = h('p', { class: 'problem', role: 'alert' });
  const send = h('button', { type: 'submit', class: 'primary', disabled: true }, words.rateSend);
  const form = h('form', { class: 'form rating' },
    h('fieldset', {}, h('legend', {}, words.rateTitle), h('div', { class: 'stars' }, ...stars.map(star => star.element)), meaning),
    h('label', { for: 'rating-text' }, words.rateText), more, problem,
    h('div', { class: 'actions' }, h('button', { type: 'button', class: 'link', onclick: skip }, words.rateSkip), send));
  form.addEventListener('change', () => {
    const score = chosen();
    send.disabled = score === 0;
    if (score > 0) say(meaning, words[`rate${score as 1 | 2 | 3 | 4 | 5}`]);
    stars.forEach((star, index) => star.element.classList.toggle('on', index < score));
  });
  form.addEventListener('submit', event => {
    event.preventDefault();
    send.disabled = true;
    rate(chosen(), more.value.trim()).catch((failure: unknown) => {
      send.disabled = false;
      say(problem, failure instanceof Refused ? failure.message : words.failed);
    });
  });
  return form;
}
