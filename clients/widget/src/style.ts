import type { Settings } from './settings.js';

/** The widget's style sheet. It lives in the shadow root, so the page's styles and these never meet; made by script, so it needs no `style-src`. */
export function styleSheet({ colors: { base, header, button, visitor, agent }, radius, font, position, offset }: Settings): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  const other = position === 'left' ? 'right' : 'left';
  sheet.replaceSync(`
:host { all: initial; --accent: ${base.color}; --on-accent: ${base.on}; --head: ${header.color}; --on-head: ${header.on}; --button: ${button.color}; --on-button: ${button.on}; --mine: ${visitor.color}; --on-mine: ${visitor.on}; --paper: #fff; --ink: #1c2430; --soft: #5b6675; --line: #dde2e9; --theirs: #eef1f5; --problem: #b3261e; --off: #fff4d6; --off-ink: #5c4400;
  --shadow: 0 1px 3px rgb(0 0 0 / .16), 0 10px 32px rgb(0 0 0 / .18);
  position: fixed; z-index: 2147483000; bottom: ${offset.y}px; ${position}: ${offset.x}px; ${other}: auto; display: block; color-scheme: light dark;
  font: 15px/1.45 ${font ? `${font}, ` : ''}system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif; color: var(--ink); }
@media (prefers-color-scheme: dark) { :host { --paper: #1b2028; --ink: #edf0f4; --soft: #a6b0be; --line: #353d49; --theirs: #2a313c; --problem: #ff9d94; --off: #4a3b10; --off-ink: #ffe9ae; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
h2, h3, p, ol, ul, fieldset, blockquote { margin: 0; padding: 0; border: 0; list-style: none; }
button, input, textarea, select { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; padding: 0; }
a { color: inherit; }
:focus { outline: none; }
:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
.icon { width: 22px; height: 22px; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.i-chat, .i-send { fill: currentColor; stroke: none; }

.launcher { display: flex; align-items: center; justify-content: center; gap: 10px; min-width: 56px; height: 56px; padding: 0 17px; margin-${other}: auto; border-radius: ${radius.launcher}px; background: var(--button); color: var(--on-button); box-shadow: var(--shadow); font-weight: 600; transition: transform .15s; }
.launcher:hover { transform: scale(1.04); }
.launcher:focus-visible { outline: 3px solid var(--on-button); outline-offset: -6px; }
.dock { position: relative; display: flex; width: max-content; margin-${position}: 0; margin-${other}: auto; }
.badge { position: absolute; top: -4px; ${position}: -4px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px; background: #c8102e; color: #fff; font-size: 13px; font-weight: 700; line-height: 22px; text-align: center; }
.greeting { position: absolute; bottom: 72px; ${position}: 0; width: min(300px, calc(100vw - 40px)); padding: 16px 40px 16px 16px; border-radius: 16px; background: var(--paper); box-shadow: var(--shadow); text-align: start; }
.greeting .text { display: block; width: 100%; text-align: start; }
.greeting img { display: block; max-width: 100%; max-height: 140px; border-radius: 10px; margin-bottom: 8px; }
.greeting .primary { margin-top: 10px; }
.launcher img { width: 28px; height: 28px; border-radius: 50%; object-fit: cover; }
.greeting strong { display: block; margin-bottom: 2px; }
.greeting .dismiss { position: absolute; top: 8px; right: 8px; padding: 5px; border-radius: 50%; color: var(--soft); }
.greeting .icon { width: 16px; height: 16px; display: block; }

.panel { position: absolute; bottom: 0; ${position}: 0; display: flex; flex-direction: column; width: 384px; max-width: calc(100vw - ${offset.x * 2}px); height: min(640px, calc(100vh - ${offset.y * 2}px)); border-radius: ${radius.panel}px; overflow: hidden; background: var(--paper); box-shadow: var(--shadow); animation: rise .18s ease-out; }
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }
header { display: flex; align-items: center; gap: 12px; padding: 14px 12px 14px 18px; background: var(--head); color: var(--on-head); }
.banner { width: 100%; max-height: 120px; object-fit: cover; }
.logo { max-width: 160px; max-height: 64px; align-self: center; }
.avatar { width: 40px; height: 40px; border-radius: 50%; object-fit: cover; }
.names { flex: 1; min-width: 0; }
h2 { font-size: 17px; font-weight: 650; line-height: 1.3; overflow-wrap: anywhere; }
.with { font-size: 13px; opacity: .92; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.close { padding: 9px; border-radius: 50%; }
.close:hover { background: rgb(127 127 127 / .25); }
.close .icon { display: block; }
header :focus-visible { outline-color: var(--on-head); outline-offset: -2px; }
.bar { padding: 7px 18px; font-size: 13px; background: var(--theirs); border-bottom: 1px solid var(--line); }
.bar.off { background: var(--off); color: var(--off-ink); }
.body { flex: 1; min-height: 0; display: flex; flex-direction: column; }

.talk { flex: 1; min-height: 0; overflow-y: auto; padding: 16px 14px 6px; overscroll-behavior: contain; }
.talk:focus-visible { outline-offset: -2px; }
.older { display: block; margin: 0 auto 12px; padding: 6px 14px; border: 1px solid var(--line); border-radius: 16px; font-size: 13px; }
.messages { display: flex; flex-direction: column; gap: 3px; }
.day { text-align: center; font-size: 12px; color: var(--soft); margin: 12px 0 6px; display: flex; align-items: center; gap: 10px; }
.day::before, .day::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
.event { text-align: center; font-size: 13px; color: var(--soft); padding: 5px 12px; overflow-wrap: anywhere; }
.row { display: flex; flex-direction: column; max-width: 84%; align-self: flex-start; align-items: flex-start; }
.row.mine { align-self: flex-end; align-items: flex-end; }
.name { font-size: 12px; color: var(--soft); margin: 6px 4px 2px; }
.bubble { padding: 8px 12px; border-radius: 16px; background: var(--theirs); border-end-start-radius: 5px; overflow-wrap: anywhere; white-space: pre-wrap; max-width: 100%; }
${agent.color && `.theirs .bubble, .bubble.theirs { background: ${agent.color}; color: ${agent.on}; }\n`}.mine .bubble { background: var(--mine); color: var(--on-mine); border-radius: 16px; border-end-end-radius: 5px; }
.welcome { width: fit-content; max-width: 84%; }
.failed .bubble { background: transparent; color: var(--ink); border: 1px solid var(--problem); }
.meta { display: flex; flex-wrap: wrap; align-items: center; gap: 3px 8px; margin: 2px 4px 5px; font-size: 11.5px; color: var(--soft); }
.mine .meta { justify-content: flex-end; }
.failed .meta { color: var(--problem); }
.tick .icon { width: 15px; height: 15px; display: block; }
.tick.read { color: #1673d1; }
@media (prefers-color-scheme: dark) { .tick.read { color: #6cb6ff; } }
.link { text-decoration: underline; padding: 3px 0; color: inherit; }
.bubble p + p, .bubble p + .choices, .picture + p { margin-top: 8px; }
.picture { display: block; margin: -3px -7px; }
.picture img { display: block; width: auto; height: auto; min-width: 60px; min-height: 40px; max-width: 100%; max-height: 260px; border-radius: 11px; background: var(--line); object-fit: cover; }
.bubble audio, .bubble video { display: block; max-width: 100%; width: 240px; }
.file { display: flex; gap: 9px; align-items: center; text-decoration: none; }
.file small { display: block; opacity: .8; }
progress { display: block; width: 180px; max-width: 100%; height: 6px; margin-top: 8px; accent-color: var(--on-mine); }
blockquote { border-inline-start: 3px solid currentColor; padding-inline-start: 8px; margin-bottom: 6px; opacity: .8; font-size: 13px; }
blockquote b, blockquote span { display: block; }
.choices { display: flex; flex-direction: column; gap: 6px; white-space: normal; }
.choices:empty { display: none; }
.choice { display: block; width: 100%; padding: 9px 14px; border: 1px solid currentColor; border-radius: 12px; text-align: center; text-decoration: none; font-weight: 600; background: var(--paper); color: var(--ink); }
.choice:hover:not([disabled]) { background: var(--theirs); }
.card { width: 230px; max-width: 100%; white-space: normal; }
.card img { display: block; width: 100%; max-height: 150px; object-fit: cover; border-radius: 10px; margin-bottom: 8px; }
.card h3 { font-size: 15px; } .card .choices { margin-top: 10px; }
.carousel { display: flex; gap: 10px; overflow-x: auto; scroll-snap-type: x mandatory; padding: 3px; }
.carousel li { flex: none; scroll-snap-align: start; padding: 10px; border-radius: 12px; background: var(--paper); color: var(--ink); }

.foot { border-top: 1px solid var(--line); padding: 8px 10px calc(8px + env(safe-area-inset-bottom)); }
.typing { font-size: 12.5px; color: var(--soft); padding: 0 6px; }
.typing:not(:empty), .notice:not(:empty) { margin-bottom: 6px; }
.notice { font-size: 13.5px; text-align: center; color: var(--soft); }
.composer { display: flex; align-items: flex-end; gap: 4px; }
.composer button { padding: 9px; border-radius: 50%; color: var(--soft); }
.composer button:hover { background: var(--theirs); }
.composer .send, .composer .send:hover { color: var(--on-button); background: var(--button); }
.composer .send:hover, .primary:hover:not([disabled]) { filter: brightness(1.1); }
.composer textarea:focus-visible { outline-offset: -1px; }
.composer .icon { display: block; }
textarea, input:not(.hidden), select { width: 100%; padding: 8px 12px; border: 1px solid #8a94a3; border-radius: 12px; background: var(--paper); resize: none; font-size: 16px; }
.composer textarea { flex: 1; min-width: 0; min-height: 42px; max-height: 132px; border-radius: 20px; }
::placeholder { color: var(--soft); opacity: 1; }
.elsewhere, .privacy { margin-top: 6px; font-size: 12.5px; text-align: center; color: var(--soft); }
.elsewhere a { margin: 0 4px; }
.form { flex: 1; min-height: 0; overflow-y: auto; display: flex; flex-direction: column; gap: 12px; padding: 20px 18px; }
.form h3 { font-size: 17px; }
.field { display: flex; flex-direction: column; gap: 3px; }
label { font-weight: 600; } small { font-weight: 400; color: var(--soft); font-size: 12.5px; }
.bubble small, .choice small { color: inherit; }
.problem { color: var(--problem); font-size: 13px; } .problem:empty { display: none; }
[aria-invalid] { border-color: var(--problem) !important; }
.primary { padding: 11px 20px; border-radius: 14px; background: var(--button); color: var(--on-button); font-weight: 600; }
.primary[disabled] { opacity: .5; cursor: default; }
.rating { flex: none; padding: 6px 6px 12px; gap: 8px; max-height: 260px; }
.rating legend { font-weight: 650; text-align: center; width: 100%; padding: 0; }
.rating label { font-weight: 400; font-size: 13px; }
.stars { display: flex; justify-content: center; gap: 4px; position: relative; }
.stars label { padding: 6px; border-radius: 8px; cursor: pointer; color: var(--soft); display: block; }
.stars label:has(:focus-visible) { outline: 2px solid var(--ink); }
.stars .icon { width: 30px; height: 30px; display: block; stroke-width: 1.5; }
.stars .on .icon { fill: #f5b301; stroke: #a67600; }
.meaning { min-height: 1.4em; text-align: center; font-size: 13px; }
.actions { display: flex; justify-content: space-between; align-items: center; gap: 10px; }
@media (max-width: 480px) {
  .panel { position: fixed; inset: 0; width: 100vw; max-width: none; height: 100dvh; border-radius: 0; }
  header { padding-top: calc(12px + env(safe-area-inset-top)); }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
@media (forced-colors: active) { .launcher, .panel, .greeting, .bubble, .primary, .composer .send { border: 1px solid; } }
`);
  return sheet;
}
