import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { IncidentDetailDto } from '../../../../server/contract/incident-dto.ts';
import { attachFile, attachmentAddress, noteIncident } from '../../api/incidents-api.ts';
import { newId } from '../../api/new-id.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { useRecordedName } from '../../frame/use-recorded-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './incidents.module.css';
import { TimelineEntry } from './TimelineEntry.tsx';

interface TimelineProps {
  incident: IncidentDetailDto;
  onChanged(incident: IncidentDetailDto): void;
}

/** What happened, newest first, and a line to write more. */
export function Timeline({ incident, onChanged }: TimelineProps) {
  const { t } = useTexts('incidents');
  const nameOf = useRecordedName();
  const newestFirst = incident.entries.toReversed();
  return (
    <section aria-label={t('timeline.title')}>
      <h2 className={styles.heading}>{t('timeline.title')}</h2>
      <NoteForm incident={incident} onChanged={onChanged} />
      <ol className={styles.plain}>
        {newestFirst.map((entry) => (
          <TimelineEntry
            key={entry.id}
            entry={entry}
            camera={nameOf(entry)}
            attachment={attachmentAddress(incident.id, entry.id)}
          />
        ))}
      </ol>
    </section>
  );
}

interface Note {
  id: string;
  text: string;
}

function NoteForm({ incident, onChanged }: TimelineProps) {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const [text, setText] = useState('');
  const sent = useRef<Note>(null);
  const file = useRef<HTMLInputElement>(null);
  const write = useMutation({
    mutationFn: (note: Note) => noteIncident(http, incident.id, note.id, note.text.trim()),
    onSuccess: (changed, note) => {
      sent.current = null;
      setText((now) => (now === note.text ? '' : now));
      onChanged(changed);
    },
  });
  const attach = useMutation({
    mutationFn: (chosen: File) => attachFile(http, incident.id, newId(), chosen),
    onSuccess: onChanged,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' || write.isPending) return;
    // Sent again after a failure it is the same note; with another text the hub may have both.
    if (sent.current?.text !== text) sent.current = { id: newId(), text };
    write.mutate(sent.current);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <textarea
        className={styles.control}
        rows={2}
        maxLength={4000}
        aria-label={t('timeline.note')}
        placeholder={t('timeline.note')}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {write.error && <RequestError error={write.error} />}
      {attach.error && <RequestError error={attach.error} />}
      <div className={styles.commands}>
        <input
          ref={file}
          type="file"
          hidden
          accept="image/jpeg,image/png,application/pdf,text/plain"
          onChange={({ target }) => {
            const [chosen] = target.files ?? [];
            if (chosen) attach.mutate(chosen);
            target.value = '';
          }}
        />
        <Button disabled={attach.isPending} onClick={() => file.current?.click()}>
          {t(attach.isPending ? 'timeline.attaching' : 'timeline.attach')}
        </Button>
        <Button type="submit" look="primary" aria-disabled={write.isPending || text.trim() === ''}>
          {t('timeline.write')}
        </Button>
      </div>
    </form>
  );
}
