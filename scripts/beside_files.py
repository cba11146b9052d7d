"""The site's own application, and beside it files that WhiteNoise serves: for scripts/bench.py.

The files of the folder FILES are at /files/: a server of this has both at the same terms.
"""

import os

from whitenoise import WhiteNoise

from config.wsgi import application as site

application = WhiteNoise(site, root=os.environ["FILES"], prefix="files/")
