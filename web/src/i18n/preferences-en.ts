import type { preference as zhPreference } from './preferences-zh.ts';
import type { Widen } from './widen.ts';

export const preference: Widen<typeof zhPreference> = {
  favourites: 'Favourites',
  recent: 'Recently called',
  layouts: 'My layouts',
  shortcuts: 'Shortcuts',
  appearance: 'Appearance',
  other: 'Own settings',
  refused:
    '“{{what}}” was not saved: the hub does not accept the change. It is gone when this page is opened anew.',
  replaced:
    '“{{what}}” was changed elsewhere since, and that is kept. What you changed here without the hub is not.',
  read: 'OK',
};
