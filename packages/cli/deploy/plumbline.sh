#!/bin/sh
# Starts plumbline with the Node of this folder. Needs no other program, and no variable of the environment.
set -eu
self=$0
# A link to this file, such as one in /usr/local/bin, leads here.
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=${self%/*}/$link ;;
  esac
done
case $self in
  */*) bin=${self%/*} ;;
  *) bin=. ;;
esac
root=$(CDPATH='' cd -P "$bin/.." && pwd)
# What is meant for another Node on this machine could break this one.
unset NODE_OPTIONS NODE_PATH
exec "$root/node/bin/node" --disable-warning=ExperimentalWarning ${PLUMBLINE_NODE_OPTIONS:-} \
  "$root/lib/node_modules/@plumbline/cli/bin/plumbline.js" "$@"
