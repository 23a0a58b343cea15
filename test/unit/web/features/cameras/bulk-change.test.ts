import { describe, expect, it } from 'vitest';
import { bulkChangeSchema } from '../../../../../server/contract/registry-dto.ts';
import {
  BULK_FIELDS,
  BULK_STARTS,
  type BulkField,
  type BulkValues,
  bulkChangeOf,
  missingFields,
} from '../../../../../web/src/features/cameras/list/bulk-change.ts';

const ticked = (...fields: BulkField[]) => new Set(fields);

describe('a bulk edit', () => {
  it('sends only what is ticked, texts trimmed and empty ones as none', () => {
    const values: BulkValues = { domain: 'water', organisation: ' 水利局 ', contact: '  ', mode: 'warm' };
    expect(bulkChangeOf(ticked('domain', 'organisation', 'contact'), values)).toEqual({
      set: { domain: 'water', organisation: '水利局', contact: null },
    });
  });

  it('keeps tags, credentials and numbers apart from what is set', () => {
    const values: BulkValues = {
      addTags: ['汛期'],
      credentials: { username: ' admin ', password: ' p ' },
      numberFrom: 100,
    };
    expect(bulkChangeOf(ticked('addTags', 'credentials', 'numberFrom'), values)).toEqual({
      addTags: ['汛期'],
      credentials: { username: 'admin', password: ' p ' },
      numberFrom: 100,
    });
  });

  it('asks for what is ticked and not filled in', () => {
    const started = Object.fromEntries(BULK_FIELDS.map((field) => [field, BULK_STARTS[field]])) as BulkValues;
    expect(missingFields(new Set(BULK_FIELDS), started)).toEqual([
      ...['domain', 'region', 'shape', 'setting', 'addTags', 'removeTags', 'credentials'],
    ]);
    expect(missingFields(ticked('mode', 'enabled'), { mode: 'warm', enabled: false })).toEqual([]);
  });

  it('is of the form that the hub expects', () => {
    const values: BulkValues = {
      ...{ domain: 'water', region: '610902', organisation: '', contact: 'x', maintainer: 'y', shape: 'ptz' },
      ...{ setting: 'indoor', power: 'low-power', mode: 'warm', transport: 'udp', enabled: false },
      ...{ maintenance: true, retentionDays: 30, filingState: 'filed', addTags: ['a'], removeTags: ['b'] },
      ...{ credentials: { username: 'u', password: '' }, numberFrom: 1 },
    };
    const change = bulkChangeOf(new Set(BULK_FIELDS), values);
    expect(bulkChangeSchema.parse(change)).toEqual(change);
  });
});
