import { readTable, type Table } from './notation.ts';
import { catalogueActions, catalogueShapes } from './shapes/catalogue.ts';
import { commonShapes } from './shapes/common.ts';
import { fleetsActions, fleetsShapes } from './shapes/fleets.ts';
import { groupsActions, groupsShapes } from './shapes/groups.ts';
import { instancesActions, instancesShapes } from './shapes/instances.ts';
import { jsonActions, jsonShapes } from './shapes/json.ts';
import { lightsailActions, lightsailShapes } from './shapes/lightsail.ts';
import { networkActions, networkShapes } from './shapes/network.ts';
import { spotActions, spotShapes } from './shapes/spot.ts';
import { storageActions, storageShapes } from './shapes/storage.ts';
import { stsActions, stsShapes } from './shapes/sts.ts';
import { templatesActions, templatesShapes } from './shapes/templates.ts';

/** Every action of EC2 that the lab speaks, and the shapes that go in and out. */
export const ec2Table: Table = readTable(
  [
    catalogueActions,
    fleetsActions,
    groupsActions,
    instancesActions,
    networkActions,
    spotActions,
    storageActions,
    templatesActions,
  ],
  [
    catalogueShapes,
    commonShapes,
    fleetsShapes,
    groupsShapes,
    instancesShapes,
    networkShapes,
    spotShapes,
    storageShapes,
    templatesShapes,
  ],
);

export const stsTable: Table = readTable([stsActions], [stsShapes]);

/** The actions of the services that speak JSON; their action names do not overlap. */
export const jsonTable: Table = readTable([jsonActions, lightsailActions], [jsonShapes, lightsailShapes]);
