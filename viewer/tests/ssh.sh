#!/bin/sh
# Collects over ssh from inside a real window: an sshd of its own on the loopback, with keys of its own, takes the place
# of another machine; the rest is live.sh. Nothing of the user's ssh is used or changed.
#
#   viewer/tests/ssh.sh UNITRACE PROGRAM [SCREENSHOT.png]
#
# `collect` stands beside UNITRACE. Needs sshd and ssh, and what live.sh needs.
set -eu
beside=$(dirname "$(realpath "$1")")
tests=$(dirname "$(realpath "$0")")
sshd=$(PATH=$PATH:/usr/sbin:/sbin command -v sshd) || { echo "sshd is missing: apt-get install openssh-server"; exit 1; }
folder=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null || true; rm -rf "$folder"' EXIT
ssh-keygen -q -t ed25519 -N "" -f "$folder/host"
ssh-keygen -q -t ed25519 -N "" -f "$folder/mine"
# sshd as root gives up its rights in here.
[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
start() { # on port $1
    cat >"$folder/sshd_config" <<END
ListenAddress 127.0.0.1
Port $1
HostKey $folder/host
AuthorizedKeysFile $folder/mine.pub
PidFile none
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
StrictModes no
UsePAM no
SetEnv PATH=$beside:/usr/local/bin:/usr/bin:/bin
END
    "$sshd" -D -e -f "$folder/sshd_config" 2>"$folder/sshd.log" &
    server=$!
}
cat >"$folder/ssh_config" <<END
Host elsewhere
    HostName 127.0.0.1
    IdentityFile $folder/mine
    IdentitiesOnly yes
    UserKnownHostsFile $folder/known
END
for port in $(seq 42200 42220); do
    start "$port"
    sleep 0.5
    kill -0 "$server" 2>/dev/null && break
done
kill -0 "$server" 2>/dev/null || { echo "sshd does not start:"; cat "$folder/sshd.log"; exit 1; }
echo "    Port $port" >>"$folder/ssh_config"
printf '[127.0.0.1]:%s %s\n' "$port" "$(cut -d' ' -f1,2 "$folder/host.pub")" >"$folder/known"
# The window calls `ssh`; this one knows the machine `elsewhere`.
mkdir "$folder/bin"
printf '#!/bin/sh\nexec %s -F %s/ssh_config "$@"\n' "$(command -v ssh)" "$folder" >"$folder/bin/ssh"
chmod +x "$folder/bin/ssh"
PATH=$folder/bin:$PATH
export PATH
HOST=elsewhere "$tests/live.sh" "$@"
grep -q "Accepted publickey" "$folder/sshd.log" || { echo "nobody came by ssh"; cat "$folder/sshd.log"; exit 1; }
