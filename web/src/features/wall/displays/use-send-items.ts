import type { DisplayOrderInput } from '../../../../../server/contract/displays-dto.ts';
import type { CameraDto } from '../../../../../server/contract/dto.ts';
import { sendToDisplay } from '../../../api/displays-api.ts';
import type { HttpClient } from '../../../api/http-client.ts';
import { cameraName } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useValue } from '../../../stores/use-stores.ts';
import type { MenuItem } from '../../../ui/Menu.tsx';
import type { Plans } from '../scenes/use-plans.ts';
import { standardLayout } from '../wall-layouts.ts';
import { isEmpty, type WallState, wallOf } from '../wall-state.ts';

type Send = (http: HttpClient, name: string) => Promise<unknown>;

/** What a tour that turns whole pages has on a display, where nobody has chosen a layout. */
const TOUR_TILES = 9;

/** What can be sent to a display: what is selected, the wall as it is, and every scene and tour. */
export function useSendItems({
  plans,
  state,
  camera,
}: {
  plans: Plans;
  state: WallState;
  camera: CameraDto | null;
}): (send: (work: Send) => void) => MenuItem[] {
  const { t, language } = useTexts('displays');
  const scenes = useValue(plans.sceneList.state).items;
  const tours = useValue(plans.tourList.state).items.filter(({ of }) => of.kind !== 'pages');
  return (send) => {
    const item = (key: string, label: string, order: DisplayOrderInput, heading?: string): MenuItem => ({
      key,
      label,
      ...(heading === undefined ? {} : { heading }),
      onSelect: () => send((http, name) => sendToDisplay(http, name, order)),
    });
    const now: MenuItem[] = [];
    if (camera)
      now.push(
        item('camera', t('sendCamera', { name: cameraName(camera, language) }), {
          kind: 'camera',
          camera: camera.id,
        }),
      );
    if (!isEmpty(state))
      now.push(item('wall', t('sendWall'), { kind: 'wall', wall: wallOf(state), page: state.page }));
    return [
      ...now.map((one, at) => (at === 0 ? { ...one, heading: t('fromHere') } : one)),
      ...scenes.map(({ id, name }, at) =>
        item(id, name, { kind: 'scene', scene: id }, at === 0 ? t('scenes') : undefined),
      ),
      ...tours.map(({ id, name, over }, at) => {
        const layout = over === 'page' ? { layout: standardLayout(TOUR_TILES) } : {};
        return item(id, name, { kind: 'tour', tour: id, ...layout }, at === 0 ? t('tours') : undefined);
      }),
    ];
  };
}
