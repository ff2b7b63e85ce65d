import { action, gitlab } from './install/continuous.ts';
import { hooks, installPreCommit } from './install/hook.ts';
import { dependency, npx } from './install/npm.ts';
import { openWorkshop } from './install/workshop.ts';

// Tries what people install, from a release of this checkout's last commit as it was built, in empty folders. Prints a line for each way.
const workshop = openWorkshop();
const preCommit = installPreCommit(workshop);
try {
  action(workshop);
  gitlab(workshop);
  npx(workshop);
  dependency(workshop);
  hooks(await preCommit, workshop);
} finally {
  workshop.remove();
}
