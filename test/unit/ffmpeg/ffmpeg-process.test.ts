import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { FfmpegProcess } from '../../../server/ffmpeg/ffmpeg-process.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const started: FfmpegProcess[] = [];
afterEach(() => {
  for (const { pid } of started.splice(0)) if (pid && isAlive(pid)) process.kill(pid, 'SIGKILL');
});

/** A shell script in the place of ffmpeg. */
function start(script: string, program = '/bin/sh', input?: Uint8Array[]) {
  const clock = new FakeClock();
  let output = '';
  const child = new FfmpegProcess({
    ...{ program, args: ['-c', script], searchPath: '/usr/bin:/bin', clock },
    ...(input && { input }),
    onOutput: (chunk) => {
      output += chunk.toString('latin1');
    },
  });
  started.push(child);
  return { child, clock, output: () => output };
}

/** Running, and no zombie. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('FfmpegProcess', () => {
  it('hands on what it writes, and tells its end behind the last of it', async () => {
    const { child, output } = start('printf abc; printf def; exit 0');
    expect(await child.ended).toBe('exited with 0');
    expect(output()).toBe('abcdef');
  });

  it('reads all that it is given, and nothing where nothing is', async () => {
    const given = start('wc -c', '/bin/sh', [Buffer.alloc(300_000), Buffer.from('abc')]);
    const nothing = start('wc -c');
    await Promise.all([given.child.ended, nothing.child.ended]);
    expect([given.output().trim(), nothing.output().trim()]).toEqual(['300003', '0']);
  });

  it('may end before it has read all', async () => {
    const { child, output } = start('head -c 3; exit 4', '/bin/sh', [Buffer.alloc(3_000_000, 'a')]);
    expect(await child.ended).toBe('exited with 4');
    expect(output()).toBe('aaa');
  });

  it('says why it failed by its last words, without the address that it read and in plain characters', async () => {
    const script = `printf 'a\\nrtsp://127.0.0.1:5000/t0ken: \\033[31mÖdd ${'x'.repeat(400)}\\n' >&2; exit 7`;
    const how = await start(script).child.ended;
    expect(how).toMatch(/^exited with 7: its source \?\[31m\?dd x+$/);
    expect(how.length).toBeLessThan(230);
  });

  it('says that it could not be started', async () => {
    const { child } = start('', '/nowhere/ffmpeg');
    expect(await child.ended).toBe('could not be started (ENOENT)');
    await child.stop();
  });

  it('ends when it is asked to, and is heard no more', async () => {
    const { child, clock, output } = start(
      'trap "echo goodbye; exit 0" TERM; echo ready; while :; do sleep 0.01; done',
    );
    await eventually(() => output() === 'ready\n');
    await Promise.all([child.stop(), child.stop()]);
    expect(await child.ended).toBe('exited with 0');
    expect([output(), clock.pendingTimers]).toEqual(['ready\n', 0]);
  });

  it('is ended by force when it does not listen', async () => {
    const { child, clock, output } = start('trap "" TERM; echo ready; while :; do sleep 0.01; done');
    await eventually(() => output() === 'ready\n');
    const stopped = child.stop();
    await clock.advance(1_400);
    expect(isAlive(child.pid!)).toBe(true);
    await clock.advance(200);
    await stopped;
    expect(await child.ended).toBe('was ended by SIGKILL');
    expect([isAlive(child.pid!), clock.pendingTimers]).toEqual([false, 0]);
  });

  it('is ended although it has more to say than anybody reads', async () => {
    const { child, clock } = start('trap "" TERM; while :; do echo nonsense; echo nonsense >&2; done');
    const stopped = child.stop();
    await clock.advance(2_000);
    await stopped;
    expect(isAlive(child.pid!)).toBe(false);
  });

  it('sees nothing of our environment but the PATH', async () => {
    const { child, output } = start('/usr/bin/env');
    await child.ended;
    // What a shell adds by itself is none of ours.
    const names = output()
      .match(/^\w+(?==)/gm)
      ?.filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name));
    expect(names).toEqual(['PATH']);
  });

  it('lets others go first', async () => {
    const { child, output } = start(
      'nice() { cut -d" " -f19 /proc/$$/stat; }; while [ "$(nice)" -lt 10 ]; do :; done; nice',
    );
    await child.ended;
    expect(Number(output())).toBeGreaterThanOrEqual(10);
  });
});
