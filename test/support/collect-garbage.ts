import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * libsql closes a database's file when its last statement has been collected. A process that ends closes it at once; a test that
 * is to find it closed asks for the collection.
 */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 3; turn += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
