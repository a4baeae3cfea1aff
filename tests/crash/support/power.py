#!/usr/bin/env python3
"""Cuts the power of an ext4 file system: what isn't on its disk by now is lost. usage: power.py MOUNT_POINT

The file system is shut down without flushing its journal; every later write to it fails. Unmount it, then mount it again.
"""
import fcntl
import os
import struct
import sys

EXT4_IOC_SHUTDOWN = 0x8004587D  # _IOR('X', 125, __u32)
NO_LOG_FLUSH = 2

directory = os.open(sys.argv[1], os.O_RDONLY)
fcntl.ioctl(directory, EXT4_IOC_SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
