// Enhancements only: every page works without them.

import { keepAddressesPlain } from "./addresses.js";
import { offerCopyAndPrint } from "./comparison.js";
import { keepPlace } from "./list.js";
import { searchPicker } from "./picker.js";
import { offerThemes } from "./themes.js";

keepAddressesPlain();
keepPlace();
searchPicker();
offerCopyAndPrint();
offerThemes();
