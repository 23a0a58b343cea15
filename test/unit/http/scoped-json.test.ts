import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { ScopeFilter } from '../../../server/access/scope-filter.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { ScopedJson } from '../../../server/http/scoped-json.ts';
import { FakeClock } from '../../support/fake-clock.ts';

describe('an answer that is the same for a scope', () => {
  let clock: FakeClock;
  let made: string[];
  let broken: boolean;
  let json: ScopedJson;
  const everywhere = new ScopeFilter(EVERYWHERE);
  const water = new ScopeFilter({ domains: ['water'], regions: null });

  beforeEach(() => {
    clock = new FakeClock();
    made = [];
    broken = false;
    json = new ScopedJson({
      *write(scope) {
        made.push(scope.key);
        yield '[';
        if (broken) throw new Error('broken');
        yield `${made.length}]`;
      },
      maxAgeMs: 1_000,
      clock,
    });
  });

  const textFor = async (scope: ScopeFilter) => String((await json.answer(scope)).plain);

  it('is made once for all who ask at the same time or soon after', async () => {
    const texts = await Promise.all(Array.from({ length: 100 }, () => textFor(everywhere)));
    expect(new Set(texts)).toEqual(new Set(['[1]']));
    await clock.advance(900);
    expect(await textFor(new ScopeFilter(EVERYWHERE))).toBe('[1]');
    await clock.advance(200);
    expect(await textFor(everywhere)).toBe('[2]');
  });

  it('has the entity tag of its text, whoever made it', async () => {
    const tagOf = async (text: string) => {
      const made = new ScopedJson({ write: () => [text, ']'], maxAgeMs: 1_000, clock });
      return (await made.answer(everywhere)).entityTag;
    };
    expect(await tagOf('[1')).toMatch(/^W\/"[\w-]{20}"$/);
    expect(await tagOf('[1')).toBe(await tagOf('[1'));
    expect(await tagOf('[2')).not.toBe(await tagOf('[1'));
  });

  it('is another one for another scope', async () => {
    await Promise.all([textFor(everywhere), textFor(water)]);
    expect(made).toEqual([everywhere.key, water.key]);
  });

  it('is made anew when what it tells has changed, also while it is being made', async () => {
    const before = textFor(everywhere);
    json.invalidate();
    expect(await textFor(everywhere)).toBe('[2]');
    await before;
    expect(await textFor(everywhere)).toBe('[2]');
  });

  it('is not kept when it could not be made', async () => {
    broken = true;
    await expect(json.answer(everywhere)).rejects.toThrow('broken');
    broken = false;
    expect(await textFor(everywhere)).toBe('[2]');
  });

  it('is compressed once', async () => {
    const answer = await json.answer(everywhere);
    expect(answer.gzip()).toBe(answer.gzip());
    expect(String(gunzipSync(await answer.gzip()))).toBe('[1]');
  });

  it('leaves memory soon, and leaves no timer when it stops', async () => {
    await textFor(everywhere);
    await clock.advance(1_000);
    expect(clock.pendingTimers).toBe(0);
    await textFor(water);
    json.stop();
    json.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
