"""The real parts under the services, one file each: how it is started, and what it must hold before anybody uses it."""
