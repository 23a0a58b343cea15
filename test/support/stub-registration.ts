import type { RegistrationDesks } from '../../server/http/http-server.ts';

/** Desks of the registry that nobody asks: for tests of other routes. */
export function stubRegistration(): RegistrationDesks {
  const unasked = (): never => {
    throw new Error('this test asks nothing of the registry');
  };
  return {
    desk: {
      list: unasked,
      get: unasked,
      create: unasked,
      update: unasked,
      remove: unasked,
      history: unasked,
      rollback: unasked,
      tags: unasked,
    },
    bulk: { bulk: unasked, duplicates: unasked },
    drafts: {
      create: unasked,
      get: unasked,
      map: unasked,
      rows: unasked,
      apply: unasked,
      discard: unasked,
    },
    imports: { list: unasked, undo: unasked },
    exports: { open: unasked },
    savedFilters: { list: unasked, put: unasked, remove: unasked },
    connectionTest: { run: unasked },
  };
}
