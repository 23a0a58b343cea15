import { z } from 'zod';
import { reasonRequestSchema } from '../contract/bookmark-dto.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import {
  type IncidentDetailDto,
  type IncidentRemovalDto,
  type IncidentRemovalRequest,
  incidentDetailSchema,
  incidentIdSchema,
  incidentRemovalDtoSchema,
  incidentRemovalSchema,
} from '../contract/incident-dto.ts';
import type { IncidentUser } from '../incidents/incident-sight.ts';
import type { App } from './app.ts';
import { incidentUserOf } from './incident-routes.ts';

/** How long an incident is kept, and that it goes. Everything throws INCIDENT_NOT_FOUND. */
export interface IncidentKeepingDesks {
  desk: { get(user: IncidentUser, id: string): Promise<IncidentDetailDto> };
  keeping: {
    hold(user: IncidentUser, id: string, reason: string): Promise<void>;
    release(user: IncidentUser, id: string, reason: string): Promise<void>;
    remove(user: IncidentUser, id: string, request: IncidentRemovalRequest): Promise<IncidentRemovalDto>;
  };
}

const config = { permission: 'evidence:manage' } as const;
const tags = ['incidents'];
const params = z.object({ id: incidentIdSchema });
const REFUSED = { 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema, 404: errorDtoSchema };
const CHANGED = { 200: incidentDetailSchema, ...REFUSED, 409: errorDtoSchema };

export function addIncidentKeepingRoutes(app: App, { desk, keeping }: IncidentKeepingDesks): void {
  const steps = [
    [
      'PUT',
      'Put an incident on legal hold',
      'It and all its bookmarks are kept until the hold is lifted.',
      keeping.hold,
    ],
    [
      'DELETE',
      'Lift the legal hold of an incident',
      'Of one that lies in your scope as a whole.',
      keeping.release,
    ],
  ] as const;
  for (const [method, summary, description, step] of steps) {
    app.route({
      method,
      url: '/api/incidents/:id/hold',
      config,
      schema: { summary, description, tags, params, body: reasonRequestSchema, response: CHANGED },
      handler: async (request) => {
        const user = incidentUserOf(request);
        await step.call(keeping, user, request.params.id, request.body.reason);
        return desk.get(user, request.params.id);
      },
    });
  }

  app.delete(
    '/api/incidents/:id',
    {
      config,
      schema: {
        summary: 'Delete an incident',
        description:
          'With its timeline, its attachments and its packages, for good; its bookmarks stay unless you ask for it. Of one that lies in your scope as a whole and is not on legal hold. The audit keeps that it was there, and why it went.',
        tags,
        params,
        body: incidentRemovalSchema,
        response: { 200: incidentRemovalDtoSchema, ...REFUSED, 409: errorDtoSchema },
      },
    },
    async (request) => keeping.remove(incidentUserOf(request), request.params.id, request.body),
  );
}
