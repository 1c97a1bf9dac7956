#!/bin/sh
# Makes the root folder of a container that holds nothing but this bundle and the C libraries of the machine that it is made on.
# Usage: deploy/make-rootfs.sh FOLDER, in the unpacked bundle. Then: podman build -f deploy/Containerfile -t plumbline FOLDER
set -eu
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
bundle=$(CDPATH='' cd -P "${0%/*}/.." && pwd)
[ ! -e "$1" ] || { echo "$1 exists; name a folder that does not" >&2; exit 1; }
mkdir -p "$1/opt/plumbline" "$1/etc" "$1/tmp" "$1/var/lib/plumbline"
root=$(CDPATH='' cd -P "$1" && pwd)

cp -R "$bundle/bin" "$bundle/lib" "$bundle/node" "$bundle/LICENSE" "$bundle/NOTICE" "$bundle/THIRD-PARTY-LICENSES.txt" \
  "$bundle/sbom.cdx.json" "$bundle/SHA256SUMS" "$root/opt/plumbline/"
# The loader and the libraries that Node asks for, under the paths under which it asks for them.
libraries=$(ldd "$bundle/node/bin/node")
case $libraries in *'not found'*) printf '%s\n' "$libraries" >&2; exit 1 ;; esac
printf '%s\n' "$libraries" | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) .*/\1/p' | while read -r library; do
  mkdir -p "$root${library%/*}"
  cp -L "$library" "$root$library"
done

printf 'plumbline:x:10001:10001:plumbline:/var/lib/plumbline:/sbin/nologin\n' > "$root/etc/passwd"
printf 'plumbline:x:10001:\n' > "$root/etc/group"
printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"
chmod 1777 "$root/tmp"
chmod 0700 "$root/var/lib/plumbline"
# Needs root; without it the container engine has to give the volume to 10001.
chown 10001:10001 "$root/var/lib/plumbline" 2>/dev/null || echo "not root: give /var/lib/plumbline in the container to user 10001" >&2
