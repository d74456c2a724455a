/** Script of the home page. */
import { startPage } from './page';

startPage();
