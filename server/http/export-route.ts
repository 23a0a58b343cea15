import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Registrar } from '../cameras/camera-plan.ts';
import { type CameraFilter, cameraFilterSchema } from '../contract/registry-dto.ts';
import type { App } from './app.ts';
import { registrarOf } from './registrar.ts';

export interface CameraExportDesk {
  /** Throws TOO_BUSY. */
  open(
    registrar: Registrar,
    wish: { format: 'csv' | 'xlsx'; language: 'zh' | 'en'; filter: CameraFilter },
  ): Promise<Readable>;
}

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

const exportQuerySchema = cameraFilterSchema.extend({
  format: z.enum(['csv', 'xlsx']).default('xlsx'),
  language: z.enum(['zh', 'en']).default('zh').describe('of titles and words; the import reads both'),
});

export function addExportRoute(app: App, desk: CameraExportDesk): void {
  app.get(
    '/api/cameras/export',
    {
      config: {
        permission: 'camera:manage',
        rateLimit: { max: 30, timeWindow: 60_000 },
        gives: Object.values(TYPES),
      },
      schema: {
        summary: 'The cameras of a filter as a table',
        description:
          'Without credentials. What the import reads back is the same. In CSV, a text that a spreadsheet program would take for a formula ' +
          "has a ' in front.",
        tags: ['camera registry'],
        querystring: exportQuerySchema,
      },
    },
    async (request, reply) => {
      const { format, language, ...filter } = request.query;
      const table = await desk.open(registrarOf(request), { format, language, filter });
      return reply
        .type(TYPES[format])
        .header('content-disposition', `attachment; filename="onescreen-cameras.${format}"`)
        .send(table);
    },
  );
}
