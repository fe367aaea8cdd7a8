import { Refused } from '@conversa/sdk';
import { h, say, set } from './dom.js';
import type { Field, Form, Settings } from './settings.js';
import type { Visitor } from './talk.js';

/** What is asked before the chat begins, or when nobody is there: every field says why it is asked, and whether it has to be filled in. */
export function visitorForm(settings: Settings, form: Form, begin: (visitor: Visitor) => Promise<void>): HTMLElement {
  const { words } = settings;
  const inputs = form.fields.map((field, index) => ({ field, ...input(settings, field, `field-${index}`) }));
  const problem = h('p', { class: 'problem', role: 'alert' });
  const send = h('button', { type: 'submit', class: 'primary' }, form === settings.offline ? words.offlineSend : words.formSend);
  const element = h('form', { class: 'form', novalidate: true }, settings.logo && h('img', { class: 'logo', src: settings.logo, alt: '', referrerpolicy: 'no-referrer' }), h('h3', {}, form.title), h('p', {}, form.text), ...inputs.map(each => each.element), problem, privacyLink(settings), send);
  element.addEventListener('submit', event => {
    event.preventDefault();
    const wrong = inputs.filter(each => !each.check());
    if (wrong[0]) return wrong[0].control.focus();
    void submit();
  });

  async function submit(): Promise<void> {
    const visitor: Visitor = {};
    const info: Record<string, string> = {};
    for (const { field, control } of inputs) {
      const value = control.value.trim();
      if (!value) continue;
      if (field.name === 'name' || field.name === 'email' || field.name === 'phone' || (field.name === 'message' && form === settings.offline)) visitor[field.name] = value;
      else info[field.name] = value;
    }
    send.disabled = true;
    say(problem, '');
    try {
      await begin({ ...visitor, info });
    } catch (failure) {
      say(problem, failure instanceof Refused ? failure.message : words.failed);
    } finally {
      send.disabled = false;
    }
  }

  return element;
}

function input({ words }: Settings, field: Field, id: string): { element: HTMLElement; control: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement; check: () => boolean } {
  const common = { id, name: field.name, required: field.required, 'aria-describedby': `${id}-why ${id}-problem`, autocomplete: field.name === 'phone' ? 'tel' : field.name === 'name' || field.name === 'email' ? field.name : 'off' };
  const control = field.kind === 'textarea' ? h('textarea', { ...common, rows: 3, maxlength: 2000 })
    : field.kind === 'choice' ? h('select', common, h('option', { value: '' }, words.choose), ...field.options.map(option => h('option', {}, option)))
    : h('input', { ...common, type: field.kind === 'phone' ? 'tel' : field.kind, maxlength: field.name === 'phone' ? 40 : 254 });
  const problem = h('span', { class: 'problem', id: `${id}-problem` });
  const element = h('div', { class: 'field' },
    h('label', { for: id }, field.label, !field.required && h('small', {}, ` (${words.optional})`)),
    field.why && h('small', { id: `${id}-why` }, field.why), control, problem);
  const check = (): boolean => {
    const value = control.value.trim();
    const wrong = field.required && !value ? words.required : field.kind === 'email' && value && !/^[^@\s]+@[^@\s]+$/.test(value) ? words.badEmail : '';
    say(problem, wrong);
    set(control, { 'aria-invalid': wrong ? 'true' : null });
    return !wrong;
  };
  control.addEventListener('input', () => control.hasAttribute('aria-invalid') && check());
  return { element, control, check };
}

/** Where a company says what it does with what one writes; null without an address. */
export const privacyLink = ({ privacy, words }: Settings): HTMLElement | null =>
  privacy ? h('p', { class: 'privacy' }, h('a', { href: privacy, target: '_blank', rel: 'noopener noreferrer' }, words.privacy, h('span', { class: 'hidden' }, ` (${words.newTab})`))) : null;
