#!/bin/sh
# A Chromium for the end-to-end test, where there is none and it can be had: as root on Debian or Ubuntu.
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "安裝 Chromium 供瀏覽器測試（installing Chromium for the browser test）…"
  (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-color-emoji) >/dev/null 2>&1 && exit 0
fi
echo "沒有 Chromium，也無法在此安裝；瀏覽器測試將略過 (no Chromium: THE BROWSER TEST WILL BE SKIPPED)"
exit 0
