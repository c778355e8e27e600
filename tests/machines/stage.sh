#!/bin/sh
# What runs on the machines recorded here. Run as root in a virtual machine that may be
# thrown away: Debian 12 with systemd, Xorg on the dummy driver (xdummy.service), PipeWire,
# evtest, python3-evdev, alsa-utils, v4l-utils, the modules vivid and snd-aloop, a virtio
# keyboard and tablet, a USB keyboard and mouse, and the user alice (groups input, audio,
# video).
#
#   stage.sh quiet FOLDER     the system's own servers, nothing else
#   stage.sh devices FOLDER   these, and a holder of each kind of device
#
# It starts them, waits, records as root into FOLDER/root and as alice into FOLDER/alice.
# FOLDER/holders lists what was started: process id, then words; nobody's bytes are kept.
set -eu

what=$1
folder=$2
mkdir -p "$folder"
: > "$folder/holders"

# The node of the input device with this name.
node() {
    for event in /sys/class/input/event*; do
        if [ "$(cat "$event/device/name")" = "$1" ]; then
            echo "/dev/input/${event##*/}"
        fi
    done
}

# started PID WORDS...
started() {
    echo "$@" >> "$folder/holders"
}

# service NAME WORDS -- COMMAND...: a unit as an agent has one.
service() {
    name=$1 words=$2
    shift 3
    systemd-run -q --unit="$name" "$@"
    sleep 1
    started "$(systemctl show -p MainPID --value "$name")" "$words"
}

as_alice() {
    session=/run/user/$(id -u alice)
    runuser -u alice -- env XDG_RUNTIME_DIR="$session" \
        DBUS_SESSION_BUS_ADDRESS="unix:path=$session/bus" "$@"
}

servers() {
    loginctl enable-linger alice
    until [ -S "/run/user/$(id -u alice)/bus" ]; do sleep 1; done
    as_alice systemctl --user start pipewire wireplumber pipewire-pulse
    systemctl start xdummy
    until DISPLAY=:0 xdpyinfo > /dev/null 2>&1; do sleep 1; done
    sleep 5
}

# alices NAME WORDS -- COMMAND...: a program of hers, in her own service manager.
alices() {
    name=$1 words=$2
    shift 3
    as_alice systemd-run -q --user --unit="$name" "$@"
    sleep 1
    started "$(as_alice systemctl --user show -p MainPID --value "$name")" "$words"
}

holders() {
    keyboard=$(node "QEMU Virtio Keyboard")
    usb_keyboard=$(node "QEMU QEMU USB Keyboard")
    usb_mouse=$(node "QEMU QEMU USB Mouse")
    mkdir -p /opt/agent /home/alice/bin
    cp /usr/bin/evtest /opt/agent/agentd

    cat > /home/alice/bin/pointer.py <<'PY'
import sys
import evdev
for event in evdev.InputDevice(sys.argv[1]).read_loop():
    pass
PY
    cat > /opt/agent/press.py <<'PY'
import time
import evdev
made = evdev.UInput(name="made by a program")
time.sleep(86400)
PY
    cat > /opt/agent/make.py <<'PY'
import time
held = open("/dev/uhid", "r+b", buffering=0)
time.sleep(86400)
PY
    cat > /opt/agent/camera.py <<'PY'
import time
held = open("/dev/video0", "rb", buffering=0)
time.sleep(86400)
PY
    # A device that is gone: its holder keeps a descriptor that gives nothing any more.
    cat > /opt/agent/gone.py <<'PY'
import time
import evdev
made = evdev.UInput(name="soon gone")
time.sleep(1)
held = open(made.device.path, "rb", buffering=0)
made.device.close()
made.close()
time.sleep(86400)
PY
    cp /opt/agent/gone.py /opt/agent/gone-for-good.py
    modprobe uhid
    alices evtest "the virtio keyboard" -- /usr/bin/evtest "$keyboard"
    alices pointer "the USB mouse" -- /usr/bin/python3 /home/alice/bin/pointer.py "$usb_mouse"
    service agent "the USB keyboard" -- /opt/agent/agentd "$usb_keyboard"
    service raw "the raw USB keyboard" -- /usr/bin/cat /dev/hidraw0
    service mice "all mice" -- /usr/bin/dd if=/dev/input/mice of=/dev/null
    service axes "the tablet as a joystick" -- /usr/bin/od -v /dev/input/js0
    service gone "a device that is gone, its number taken" -- /usr/bin/python3 /opt/agent/gone.py
    sleep 3
    service press "uinput, and the keyboard it makes" -- /usr/bin/python3 /opt/agent/press.py
    service gone-too "a device that is gone, its number free" -- \
        /usr/bin/python3 /opt/agent/gone-for-good.py
    service make "uhid" -- /usr/bin/python3 /opt/agent/make.py
    alices stream "the camera, mapped" -- /usr/bin/v4l2-ctl -d /dev/video0 --stream-mmap \
        --set-fmt-video=width=320,height=180,pixelformat=YUYV --stream-count=1000000
    service camera "the camera, only open" -- /usr/bin/python3 /opt/agent/camera.py
    alices record "the microphone" -- \
        /usr/bin/arecord -q -D hw:0,0 -f S16_LE -r 48000 -c 2 /dev/null
    alices pw "a sound server's recording" -- \
        /usr/bin/pw-record --target alsa_input.platform-snd_aloop.0.analog-stereo /dev/null

    # The keyboard under another name, and that name removed.
    cp -a "$keyboard" /opt/agent/notes
    service removed "the virtio keyboard, by a removed name" -- \
        -p StandardInput=file:/opt/agent/notes /usr/bin/sleep 86400
    rm /opt/agent/notes
    sleep 5
}

servers
if [ "$what" = devices ]; then
    holders
fi
cd /
auditor host record "$folder/root"
as_alice sh -c 'cd /; auditor host record /home/alice/recording'
mv /home/alice/recording "$folder/alice"
