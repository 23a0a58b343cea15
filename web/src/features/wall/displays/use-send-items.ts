import type { DisplayOrderInput } from '../../../../../server/contract/displays-dto.ts';
import type { CameraDto } from '../../../../../server/contract/dto.ts';
import { sendToDisplay } from '../../../api/displays-api.ts';
import type { HttpClient } from '../../../api/http-client.ts';
import { cameraName } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useValue } from '../../../stores/use-stores.ts';
import type { MenuItem } from '../../../ui/Menu.tsx';
import type { Plans } from '../scenes/use-plans.ts';
import { isEmpty, type WallState, wallOf } from '../wall-state.ts';
import { cameraOrder, sceneOrder, tourOrder } from './display-orders.ts';

type Send = (http: HttpClient, name: string) => Promise<unknown>;

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
  const tours = useValue(plans.tourList.state).items.flatMap((tour) => {
    const order = tourOrder(tour);
    return order ? { ...tour, order } : [];
  });
  return (send) => {
    const item = (key: string, label: string, order: DisplayOrderInput, heading?: string): MenuItem => ({
      key,
      label,
      ...(heading === undefined ? {} : { heading }),
      onSelect: () => send((http, name) => sendToDisplay(http, name, order)),
    });
    const now: MenuItem[] = [];
    if (camera) {
      const words = t('sendCamera', { name: cameraName(camera, language) });
      now.push(item('camera', words, cameraOrder(camera.id)));
    }
    if (!isEmpty(state))
      now.push(item('wall', t('sendWall'), { kind: 'wall', wall: wallOf(state), page: state.page }));
    return [
      ...now.map((one, at) => (at === 0 ? { ...one, heading: t('fromHere') } : one)),
      ...scenes.map((scene, at) =>
        item(scene.id, scene.name, sceneOrder(scene), at === 0 ? t('scenes') : undefined),
      ),
      ...tours.map(({ id, name, order }, at) => item(id, name, order, at === 0 ? t('tours') : undefined)),
    ];
  };
}
