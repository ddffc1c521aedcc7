"""Where a request comes from, no closer than is needed to stop a flood."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings

PREFIXES = {4: 24, 6: 48}


def network_of(request) -> str:
    """The reader's network, such as 203.0.113.0/24 or 2001:db8:1::/48; "" where it is unknown."""
    try:
        address = ip_address(_address_of(request).partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ip_network(f"{address}/{PREFIXES[address.version]}", strict=False))


def _address_of(request):
    """What the proxy saw, and wrote last; without a proxy anybody may write that header."""
    if settings.BEHIND_PROXY and (seen := request.headers.get("X-Forwarded-For")):
        return seen.rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")
