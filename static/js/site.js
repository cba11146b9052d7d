// Enhancements only: every page works without them.

import { keepAddressesPlain } from "./addresses.js";
import { offerPrinting } from "./comparison.js";
import { keepPlace } from "./list.js";
import { searchPicker } from "./picker.js";
import { offerSharing } from "./share.js";
import { offerThemes } from "./themes.js";

document.documentElement.dataset.scripted = "";
keepAddressesPlain();
keepPlace();
searchPicker();
offerSharing();
offerPrinting();
offerThemes();
