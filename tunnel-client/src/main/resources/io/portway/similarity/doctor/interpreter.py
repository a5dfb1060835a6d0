# Runs under any Python, 2.7 too. What a module prints when it is imported is left above the last line.
import json
import os
import sys

modules = {}
for name in sys.argv[1:]:
    try:
        __import__(name)
        modules[name] = {"file": getattr(sys.modules[name], "__file__", None) or "built in"}
    except BaseException as e:
        modules[name] = {"error": "%s: %s" % (type(e).__name__, e)}
try:
    import site
    user_site = site.getusersitepackages()
    user_site_used = bool(site.ENABLE_USER_SITE)
except Exception:
    user_site, user_site_used = "", False
sys.stdout.flush()
print("\nfacts " + json.dumps({
    "version": sys.version.split()[0],
    "executable": sys.executable,
    "encoding": str(sys.stdout.encoding),
    "filesystem": str(sys.getfilesystemencoding()),
    "userSite": user_site,
    "userSiteUsed": user_site_used,
    "userSiteExists": os.path.isdir(user_site) if user_site else False,
    "modules": modules,
}))
