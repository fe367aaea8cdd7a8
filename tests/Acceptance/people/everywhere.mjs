import { after, afterEach, describe } from 'node:test';
import { aServer } from '../server/suite.mjs';
import { noSurprises } from '../surprises.mjs';
import { inChromium } from './in-chromium.mjs';
import { inNode } from './in-node.mjs';
import { peopleUsing } from './people.mjs';

/** The same scenarios in Node and in Chromium, each with a server of its own: `scenarios` is handed the place, the server and the cast. */
export function everywhere(title, version, scenarios) {
  for (const home of [inNode, inChromium]) {
    describe(`${title} in ${home.name}`, () => {
      const server = aServer();
      const { leave, ...cast } = peopleUsing(version, home, server);
      noSurprises();
      afterEach(leave);
      after(() => home.close());
      scenarios({ home, server, ...cast });
    });
  }
}
