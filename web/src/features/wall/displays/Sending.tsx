import { type ReactNode, useCallback, useRef, useState } from 'react';
import type { DisplayDto } from '../../../../../server/contract/displays-dto.ts';
import { listDisplays, sendToDisplay } from '../../../api/displays-api.ts';
import { useErrorText } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { FloatingMenu } from '../../../ui/FloatingMenu.tsx';
import { type Send, SendContext, type SendWish } from './send-context.ts';

interface SendingProps {
  /** Whether this person may steer displays. */
  steers: boolean;
  say(text: string): void;
  children: ReactNode;
}

interface Question {
  wish: SendWish;
  at: { x: number; y: number };
  displays: readonly DisplayDto[];
}

/** From wherever on the wall something is sent to a display: from a tile, a scene, a tour. */
export function Sending({ steers, say, children }: SendingProps) {
  const { t } = useTexts();
  const { http } = useStores();
  const errorText = useErrorText();
  const [question, setQuestion] = useState<Question | null>(null);
  const latest = useRef({ t, say, errorText });
  latest.current = { t, say, errorText };
  const failed = useCallback((error: unknown) => latest.current.say(latest.current.errorText(error)), []);
  const close = useCallback(() => setQuestion(null), []);

  const asked = useRef(0);
  const send = useCallback<Send>(
    (wish, at) => {
      asked.current += 1;
      const mine = asked.current;
      listDisplays(http).then((displays) => {
        // What was wished since stands in the menu by now, or is about to.
        if (mine !== asked.current) return;
        if (displays.length > 0) setQuestion({ wish, at, displays: onlineFirst(displays) });
        else latest.current.say(latest.current.t('send.none'));
      }, failed);
    },
    [http, failed],
  );

  const sendTo = ({ name, order }: SendWish, display: string) => {
    sendToDisplay(http, display, order).then(() => say(t('send.sent', { name, display })), failed);
  };

  return (
    <SendContext value={steers ? send : null}>
      {children}
      {question && (
        <FloatingMenu
          label={t('send.to', { name: question.wish.name })}
          heading={t('send.to', { name: question.wish.name })}
          items={question.displays.map(({ name, online, maySteer }) => ({
            key: name,
            icon: 'display',
            label: t(maySteer ? (online ? 'send.display' : 'send.offline') : 'send.hidden', { name }),
            disabled: !maySteer,
            onSelect: () => sendTo(question.wish, name),
          }))}
          at={question.at}
          onClose={close}
        />
      )}
    </SendContext>
  );
}

function onlineFirst(displays: readonly DisplayDto[]): DisplayDto[] {
  return [...displays].sort((a, b) => Number(b.online) - Number(a.online));
}
