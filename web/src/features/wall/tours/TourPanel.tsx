import type { TourDto } from '../../../../../server/contract/walls-dto.ts';
import { inLanguage } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { Directory } from '../../../stores/directory.ts';
import { useValue } from '../../../stores/use-stores.ts';
import { tourOrder } from '../displays/display-orders.ts';
import { useSend } from '../displays/send-context.ts';
import { KeptPanel } from '../scenes/KeptPanel.tsx';
import type { KeptList } from '../scenes/kept-list.ts';

interface TourPanelProps {
  directory: Directory;
  list: KeptList<TourDto>;
  playing: readonly (string | null)[];
  onStart(tour: TourDto): void;
  onEdit(tour: TourDto): void;
  onRemove(tour: TourDto): void;
  onCreate(): void;
}

/** The tours that this person may play. */
export function TourPanel({ directory, list, playing, onStart, onEdit, onRemove, onCreate }: TourPanelProps) {
  const { t } = useTexts('plans');
  const state = useValue(list.state);
  const summary = useSummary(directory);
  const send = useSend();
  const words = {
    heading: t('tour.heading'),
    search: t('tour.search'),
    empty: t('tour.empty'),
    emptyHelp: t('tour.emptyHelp'),
    create: t('tour.create'),
  };
  return (
    <KeptPanel
      list={state}
      words={words}
      current={state.items.find(({ id }) => playing.includes(id))?.id ?? null}
      facts={(tour) => (
        <>
          <span>{summary(tour)}</span>
          {tour.over === 'tile' && <span>{t('tour.inTile')}</span>}
          <span>{t('tour.seconds', { n: tour.dwellSeconds })}</span>
        </>
      )}
      onChoose={onStart}
      onEdit={onEdit}
      onRemove={onRemove}
      sendOf={(tour) => {
        const order = tourOrder(tour);
        return send && order && ((at) => send({ name: tour.name, order }, at));
      }}
      onCreate={onCreate}
      onRetry={() => void list.refresh()}
    />
  );
}

function useSummary(directory: Directory): (tour: TourDto) => string {
  const { t, language } = useTexts('plans');
  return ({ of }) => {
    switch (of.kind) {
      case 'pages':
        return t('tour.summary.pages');
      case 'cameras':
        return t('tour.summary.cameras', { n: of.cameras.length });
      case 'filter':
        return t('tour.summary.filter', { text: of.text });
      case 'place': {
        const names = [
          of.domain !== null && (directory.domain(of.domain)?.name ?? { zh: of.domain, en: of.domain }),
          of.region !== null && (directory.region(of.region)?.name ?? { zh: of.region, en: of.region }),
        ];
        const said = names.flatMap((name) => (name ? [inLanguage(name, language)] : []));
        return t('tour.summary.place', { place: said.join(' · ') || t('tour.all') });
      }
    }
  };
}
