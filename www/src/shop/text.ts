/** Script of the pages that are only read. */
import { startPage } from './page';

startPage();
