import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { build } from 'esbuild';

// The sources are TypeScript; a module under test is bundled in memory.
const source = path => build({ entryPoints: [new URL(`../src/${path}`, import.meta.url).pathname], bundle: true, write: false, format: 'esm' })
  .then(({ outputFiles }) => import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`));
const { readSettings, webAddress } = await source('settings.ts');
const { languages } = await source('words.ts');

describe('A channel\'s settings', () => {
  it('have a default for everything, and survive any nonsense', () => {
    const plain = readSettings({}, []);
    assert.deepEqual([plain.language, plain.position, plain.colors.base.color, plain.form, plain.greeting, plain.attachments], ['en', 'right', '#1f6feb', null, null, true]);
    for (const nonsense of [null, 7, 'x', [], { a: 1 }, true])
      assert.doesNotThrow(() => readSettings(Object.fromEntries(['color', 'position', 'offset', 'launcher', 'greeting', 'form', 'texts', 'title', 'elsewhere', 'language', 'welcome', 'avatar_url', 'privacy_url'].map(name => [name, nonsense])), ['xx']));
  });

  it('speak the visitor\'s language', () => {
    const settings = { title: { en: 'Hello', id: 'Halo' }, texts: { send: { en: 'Go', id: 'Ayo' } } };
    assert.deepEqual([readSettings(settings, ['id-ID', 'en']).words.title, readSettings(settings, ['in']).words.send, readSettings(settings, ['de', 'en-GB']).words.title], ['Halo', 'Ayo', 'Hello']);
    assert.equal(readSettings({ ...settings, language: 'id' }, ['en']).words.title, 'Halo');
  });

  it('let no style or address in that could do harm', () => {
    assert.equal(readSettings({ color: 'red;} * {display:none' }, []).colors.base.color, '#1f6feb');
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', ' https://x', '//x', 'https://', 7, null]) assert.equal(webAddress(bad), '', String(bad));
    assert.equal(webAddress('https://kopi.example/a b'), 'https://kopi.example/a%20b');
  });

  it('put readable words on every colour', () => {
    assert.equal(readSettings({ color: '#ffe14d' }, []).colors.base.on, '#000000');
    assert.equal(readSettings({ color: '#0b2e6e' }, []).colors.base.on, '#ffffff');
  });

  it('colour each part on its own, and leave out what is no colour', () => {
    const { colors } = readSettings({ color: '#0b2e6e', colors: { header: '#ffffff', visitor: 'red', agent: '#112233' } }, []);
    assert.deepEqual([colors.header, colors.button.color, colors.visitor.color, colors.agent], [{ color: '#ffffff', on: '#000000' }, '#0b2e6e', '#0b2e6e', { color: '#112233', on: '#ffffff' }]);
    assert.deepEqual(readSettings({}, []).colors.agent, { color: '', on: '' });
  });

  it('take fonts and pictures, and nothing that is none', () => {
    assert.deepEqual(['serif', 'Open Sans', 'x"; } *', 7, ''].map(font => readSettings({ font }, []).font), ['ui-serif, Georgia, serif', '"Open Sans"', '', '', '']);
    assert.deepEqual(['question', 'none', 'https://kopi.example/i.png', 'skull', 'javascript:x'].map(icon => readSettings({ launcher_icon: icon }, []).launcherIcon), ['question', 'none', 'https://kopi.example/i.png', 'chat', 'chat']);
    assert.equal(readSettings({ attention: { image_url: 'https://kopi.example/a.png', delay_seconds: 9 } }, []).attention.delay, 9);
    assert.equal(readSettings({ attention: { delay_seconds: 9 } }, []).attention, null);
  });

  it('ask for an address and a message when nobody is there, unless the company does not want that', () => {
    const asked = settings => readSettings(settings, []).offline?.fields.map(({ name, required }) => [name, required]);
    assert.deepEqual(asked({}), [['name', false], ['email', true], ['message', true]]);
    assert.deepEqual(asked({ form: { fields: [{ name: 'phone', required: true }] } }), [['phone', true], ['message', true]]);
    assert.equal(asked({ offline: { enabled: false } }), undefined);
  });

  it('ask in the form what the company wants to know, and say why', () => {
    const { form } = readSettings({ form: { fields: [{ name: 'email', required: true }, { name: 'order', kind: 'choice', label: 'About', options: ['A', 'B'] }, { kind: 'text' }, 'x'] } }, []);
    assert.deepEqual(form.fields.map(({ name, kind, required }) => [name, kind, required]), [['email', 'email', true], ['order', 'choice', false]]);
    assert.ok(form.fields[0].why);
  });
});

describe('The words', () => {
  it('are there in both languages, with the same gaps to fill', () => {
    const gaps = sentence => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const [name, sentence] of Object.entries(languages.en)) {
      assert.ok(languages.id[name], name);
      assert.deepEqual(gaps(languages.id[name]), gaps(sentence), name);
    }
  });
});
