import { once } from 'node:events';
import { createWriteStream, renameSync } from 'node:fs';
import { createServer } from 'node:http';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { LOOP_SECONDS } from './shots.mjs';

const WIDTH = 1280;
const HEIGHT = 720;
/** WebGL without a graphics card. */
const BROWSER = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];

/** A browser that draws scenes picture by picture. */
export async function openStudio(entry) {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'iife', write: false });
  let receive = () => {};
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.method === 'POST') receive(Buffer.concat(chunks));
    response.setHeader('content-type', 'text/html').end('<!doctype html><body></body>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}/`;
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: BROWSER });

  async function shoot(camera, number, shot, file) {
    const page = await browser.newPage();
    await page.goto(url);
    await page.addScriptTag({ content: outputFiles[0].text });
    const overlay = { name: camera.name, number: `CAM ${number}` };
    const count = shot.frameRate * LOOP_SECONDS;
    const steps = Math.min(count, shot.stepsPerSecond * LOOP_SECONDS);
    const picture = { width: WIDTH, height: HEIGHT, loopSeconds: LOOP_SECONDS, steps };
    const options = { camera: camera.id, overlay, ...picture };
    await page.evaluate((o) => window.openFilm(o), options);
    const out = createWriteStream(`${file}.part`);
    receive = (jpeg) => out.write(jpeg);
    const startedMs = Date.now();
    for (let i = 0; i < count; i += 1) {
      await page.evaluate(([time, to]) => window.sendPicture(time, to), [i / count, url]);
    }
    out.end();
    await once(out, 'finish');
    renameSync(`${file}.part`, file);
    await page.close();
    console.log(`${camera.id}: ${count} pictures in ${Math.round((Date.now() - startedMs) / 1000)} s`);
  }

  async function close() {
    await browser.close();
    server.close();
  }
  return { shoot, close };
}
