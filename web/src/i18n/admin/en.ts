import type { Texts } from './zh.ts';

export const en: Texts = {
  skip: 'Skip to the content',
  nav: {
    label: 'Administration',
    registry: 'Cameras',
    evidence: 'Incidents',
    incidents: 'Incidents',
    bookmarks: 'Bookmarks',
    lists: 'Watch lists',
    access: 'People and access',
    account: 'My account',
    cameras: 'Camera registry',
    import: 'Import',
    duplicates: 'Duplicates',
    users: 'Accounts',
    audit: 'Audit',
    profile: 'Password and logins',
  },
  refused: {
    title: 'Your account does not see this page',
    help: 'Ask an admin for the permission if you need it.',
  },
  failed: {
    title: 'This page did not load',
    help: 'The connection may be down, or the hub was just updated.',
  },
  leave: {
    title: 'Changes are not saved yet',
    help: 'They are lost when you leave this page.',
    confirm: 'Discard changes',
    stay: 'Stay here',
  },
  retry: 'Try again',
  reload: 'Reload',
};
