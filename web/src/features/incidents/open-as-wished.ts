import type { IncidentDetailDto } from '../../../../server/contract/incident-dto.ts';
import type { HttpClient } from '../../api/http-client.ts';
import { changeIncident, type NewIncident, noteIncident, openIncident } from '../../api/incidents-api.ts';
import { newId } from '../../api/new-id.ts';

/** Opens an incident. One that was opened already, by a request whose answer was lost, becomes what is wished by now. */
export async function openAsWished(http: HttpClient, wish: NewIncident): Promise<IncidentDetailDto> {
  const opened = await openIncident(http, wish);
  const { id, title, severity } = wish;
  const note = wish.note.trim();
  let incident = opened;
  if (note !== '' && !opened.entries.some(({ text }) => text === note)) {
    incident = await noteIncident(http, id, newId(), note);
  }
  if (opened.title !== title || opened.severity !== severity) {
    const seen = { title: opened.title, severity: opened.severity };
    incident = await changeIncident(http, id, { seen, wished: { title, severity } });
  }
  return incident;
}
