// Enhancements only: every page works without them.

import { keepAddressesPlain } from "./addresses.js";
import { searchPicker } from "./picker.js";

keepAddressesPlain();
searchPicker();
