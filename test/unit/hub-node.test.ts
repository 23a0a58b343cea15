import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** What a process is given by `scripts/hub-node.mjs`, where this stands in the environment already. */
function environmentOf(own: Record<string, string>): Record<string, string> {
  const program = `import('./scripts/hub-node.mjs').then(({ HUB_ENVIRONMENT }) => console.log(JSON.stringify(HUB_ENVIRONMENT)))`;
  const { UV_THREADPOOL_SIZE: _set, ...rest } = process.env;
  return JSON.parse(execFileSync(process.execPath, ['-e', program], { env: { ...rest, ...own } }).toString());
}

describe('the environment that a hub is started in', () => {
  it('gives it threads enough for a few dozen names that nobody resolves', () => {
    // Names may hold half of libuv's threads.
    expect(Number(environmentOf({}).UV_THREADPOOL_SIZE) / 2).toBeGreaterThan(30);
  });

  it('leaves their number to whoever set it', () => {
    expect(environmentOf({ UV_THREADPOOL_SIZE: '12' }).UV_THREADPOOL_SIZE).toBe('12');
  });
});
