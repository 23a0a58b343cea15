import { existsSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { pagesAheadPlugin } from './pages-ahead.ts';
import { pxToRemPlugin } from './px-to-rem.ts';

/** `npx vite web` proxies to a hub on its default address; the built pages are served by the hub itself. */
const HUB = 'http://127.0.0.1:8080';
const root = import.meta.dirname;
// The hub checks the Origin of whatever changes state; behind the dev proxy that is the hub's own.
const toHub = { target: HUB, changeOrigin: true, headers: { origin: HUB } };

const entries = ['index.html', 'plain.html', 'shared.html']
  .map((name) => join(root, name))
  .filter(existsSync);

export default defineConfig({
  root,
  plugins: [react(), pagesAheadPlugin()],
  resolve: {
    alias: [
      {
        // antd's way of putting styles into the page, in a form that the content security policy admits.
        find: /^(?:@rc-component\/util\/es|\.)\/Dom\/dynamicCSS$/,
        replacement: join(root, 'src/features/admin/style-sheets.ts'),
      },
    ],
  },
  css: { modules: { localsConvention: 'camelCaseOnly' }, postcss: { plugins: [pxToRemPlugin] } },
  build: {
    outDir: join(root, '../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // All styles together are 16 kB on the wire. vite asks for each file of them but once: a part of the page that is opened while the hub is
    // away would stay without its own.
    cssCodeSplit: false,
    // The content security policy admits no inline data; small files stay files.
    assetsInlineLimit: 0,
    // antd, which the pages of the administration load when they are opened.
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: entries,
      output: {
        codeSplitting: {
          groups: [
            // Of everything; named first, so that it does not go along with antd.
            {
              name: 'react',
              test: /node_modules[\\/](?:react|react-dom|scheduler|react-router|i18next|react-i18next)[\\/]/,
              priority: 2,
            },
            // What several pages stand on comes in one piece: a browser asks for six files at a time.
            {
              name: 'antd',
              test: /node_modules[\\/](?:antd|@ant-design|@rc-component|@tanstack[\\/](?:react-query|query-core))[\\/]/,
              minShareCount: 2,
              priority: 1,
            },
            {
              name: 'shared',
              test: /(?:web[\\/]src[\\/](?!features)|server[\\/]contract)/,
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': toHub,
      '/live-link': { ...toHub, ws: true },
      '/live': toHub,
      '/socket.io': { ...toHub, ws: true },
    },
  },
});
