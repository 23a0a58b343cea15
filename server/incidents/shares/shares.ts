import { ShareDesk, type ShareDeskOptions } from './share-desk.ts';
import { ShareDoor, type ShareDoorOptions } from './share-door.ts';
import { SharedContents, type SharedContentsOptions } from './shared-contents.ts';

export type SharesOptions = ShareDeskOptions &
  Omit<ShareDoorOptions, 'contents'> &
  SharedContentsOptions & { storage: ShareDeskOptions['storage'] & SharedContentsOptions['storage'] };

/** Links to incidents and bookmarks for people without an account: where they are made, and where they open. */
export class Shares {
  readonly desk: ShareDesk;
  readonly door: ShareDoor;

  constructor(options: SharesOptions) {
    this.desk = new ShareDesk(options);
    this.door = new ShareDoor({ ...options, contents: new SharedContents(options) });
  }
}
