"""What is read of devices of several makers, out of what the ACS holds of them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from targo_customer360.integrations import genieacs_parameters as parameters
from targo_customer360.integrations.genieacs_status import (
	DeviceStatus,
	last_known,
	online_minutes,
	said,
	started,
	status_of,
)

INFORMED = datetime(2031, 5, 4, 12, 0, tzinfo=timezone.utc)
STAMP = "2031-05-04T11:59:00.000Z"


def device(maker: str, product: str, **values: Any) -> dict[str, Any]:
	"""A device as the ACS holds it; `values` by path with `__` for dots."""
	identity = {"_Manufacturer": maker, "_OUI": "00AABB", "_ProductClass": product, "_SerialNumber": "SN0001"}
	found: dict[str, Any] = {
		"_id": f"00AABB-{product}-SN0001",
		"_deviceId": identity,
		"_lastInform": "2031-05-04T12:00:00.000Z",
		"_lastBoot": "2031-05-01T08:00:00.000Z",
	}
	for path, value in values.items():
		node = found
		for step in path.split("__"):
			node = node.setdefault(step, {"_object": True, "_timestamp": STAMP})
		node.update(_value=value, _object=False)
	return found


def read(of: dict[str, Any], minutes_later: int = 5) -> DeviceStatus:
	return status_of(of, 15, INFORMED + timedelta(minutes=minutes_later))


WAN = "InternetGatewayDevice__WANDevice__1"
TP = "Device__Optical__Interface__1__X_TP_GPON_Config"


@pytest.mark.parametrize(
	("maker", "product", "path", "values", "expected"),
	[
		("Huawei Technologies Co., Ltd", "EG8145V5", f"{WAN}__X_GponInterafceConfig", ("-21", "2"), (-21, 2)),
		("Huawei", "HG8245H", f"{WAN}__X_GponInterafceConfig", ("-23.5 dBm", "2.1 dBm"), (-23.5, 2.1)),
		("ZTE", "F670L", f"{WAN}__X_ZTE-COM_WANPONInterfaceConfig", ("-16.25", "2.4"), (-16.25, 2.4)),
		("ALCL", "G-240W-A", "InternetGatewayDevice__X_ALU_OntOpticalParam", ("-19.2", "2.9"), (-19.2, 2.9)),
		("TP-Link", "XX530v", TP, ("215", "23"), (-21.5, 2.3)),
		("TP-Link", "XC220-G3v", TP, ("71", "17783"), (-21.49, 2.5)),
		("FiberHome", "AN5506", f"{WAN}__X_FH_GponInterfaceConfig", ("-20.1", "1.9"), (-20.1, 1.9)),
		("Raisecom", "HT803G", f"{WAN}__X_CT-COM_GponInterfaceConfig", ("100", "19953"), (-20, 3)),
		("Nobody", "Unheard", f"{WAN}__X_CMCC_GponInterfaceConfig", ("100", "19953"), (-20, 3)),
	],
)
def test_the_optical_signal_of_each_maker_in_dbm(maker, product, path, values, expected):
	status = read(device(maker, product, **{f"{path}__RXPower": values[0], f"{path}__TXPower": values[1]}))
	assert (status.rx_dbm, status.tx_dbm) == pytest.approx(expected)


def test_the_optical_signal_by_the_standard_of_tr_181():
	optics = "Device__Optical__Interface__1"
	values = {f"{optics}__OpticalSignalLevel": -18524, f"{optics}__TransmitOpticalLevel": 2000}
	status = read(device("Calix", "GS4220E", **values))
	assert (status.rx_dbm, status.tx_dbm) == (-18.52, 2.0)


@pytest.mark.parametrize("nothing", ["--", "", "0", "-65536", "N/A", None])
def test_no_light_is_no_measurement(nothing):
	assert (
		read(device("Huawei", "HG8245H", **{f"{WAN}__X_GponInterafceConfig__RXPower": nothing})).rx_dbm
		is None
	)


def test_a_router_of_tr_098():
	lan = "InternetGatewayDevice__LANDevice__1__WLANConfiguration"
	wan = f"{WAN}__WANConnectionDevice"
	status = read(
		device(
			"SmartRG",
			"SR505N",
			InternetGatewayDevice__DeviceInfo__ModelName="SR505N",
			InternetGatewayDevice__DeviceInfo__SoftwareVersion="2.6.2.6",
			InternetGatewayDevice__DeviceInfo__UpTime=90061,
			**{
				f"{lan}__1__TotalAssociations": "3",
				f"{lan}__5__TotalAssociations": 2,
				f"{wan}__1__WANIPConnection__1__ExternalIPAddress": "10.20.30.40",
				f"{wan}__2__WANPPPConnection__1__ExternalIPAddress": "66.70.80.90",
			},
		)
	)
	assert (status.model, status.firmware, status.uptime) == ("SR505N", "2.6.2.6", 90061)
	assert (status.wifi_clients, status.external_ip, status.rx_dbm) == (5, "66.70.80.90", None)
	assert status.told_at == STAMP


def test_a_router_of_tr_181():
	status = read(
		device(
			"TP-Link",
			"Archer C6",
			Device__DeviceInfo__ModelName="Archer C6",
			Device__IP__Interface__1__IPv4Address__1__IPAddress="192.168.0.1",
			Device__IP__Interface__2__IPv4Address__1__IPAddress="100.70.1.2",
			Device__WiFi__AccessPoint__1__AssociatedDeviceNumberOfEntries=4,
			Device__WiFi__AccessPoint__3__AssociatedDeviceNumberOfEntries=1,
		)
	)
	assert (status.model, status.external_ip, status.wifi_clients) == ("Archer C6", "100.70.1.2", 5)


def test_clients_that_are_listed_and_not_counted():
	radios = "Device__WiFi__MultiAP__APDevice__1__Radio"
	found = device(
		"TP-Link",
		"XX530v",
		**{
			f"{radios}__1__AP__1__AssociatedDevice__1__MACAddress": "A",
			f"{radios}__1__AP__1__AssociatedDevice__2__MACAddress": "B",
			f"{radios}__2__AP__2__AssociatedDevice__1__MACAddress": "C",
		},
	)
	assert read(found).wifi_clients == 3


def test_a_device_of_which_nothing_is_known_yet():
	status = read({"_id": "00AABB-X-SN1", "_deviceId": {"_SerialNumber": "SN1"}})
	assert (status.online, status.silent_seconds, status.rx_dbm, status.uptime) == (False, None, None, None)
	assert said(status) == ("Never heard", "Jamais entendu")


def test_online_is_a_matter_of_the_last_call():
	found = device("ZTE", "F670L")
	assert (read(found, 15).online, read(found, 16).online) == (True, False)
	assert said(read(found, 195))[0] == "Offline, last heard 3 h 15 min ago"
	assert said(read(found, 2 * 1440 + 60))[1] == "Hors ligne, entendu il y a 2 j 1 h"


@pytest.mark.parametrize(("power", "word"), [("-27.5", "too weak"), ("-7", "too strong"), ("-19", "dBm")])
def test_the_sentence_says_when_the_signal_is_not_sound(power, word):
	status = read(device("Huawei", "HG8245H", **{f"{WAN}__X_GponInterafceConfig__RXPower": power}))
	assert said(status)[0].rstrip(")").endswith(word)


def test_when_a_device_started_follows_from_its_uptime():
	found = device("SmartRG", "SR505N", InternetGatewayDevice__DeviceInfo__UpTime=3600)
	assert started(found) == datetime(2031, 5, 4, 10, 59, tzinfo=timezone.utc)


def test_what_is_asked_for_is_enough_to_read_every_place():
	asked = set(parameters.projection())
	for maker, product in (("Huawei", "HG8245H"), ("TP-Link", "XC220-G3v"), ("Nokia", "G-240W"), ("", "")):
		for places in parameters.model_of(maker, product).places.values():
			assert {place.fixed for place in places} <= asked
	assert not any("*" in path for path in asked)


def test_the_last_known_state_asks_the_acs_and_not_the_device(acs, acs_server):
	path = "InternetGatewayDevice.WANDevice.1.X_GponInterafceConfig.RXPower"
	found = acs_server.add("00259E", "HG8245H", "HWTC1A2B3C4D", "Huawei", **{path.replace(".", "__"): "-20"})
	status = last_known(acs, "HWTC1A2B3C4D", 15)
	assert (status.device, status.rx_dbm) == (found, -20)
	assert acs_server.calls == {"find": 1}
	assert last_known(acs, "HWTC00000000", 15) is None


def test_for_how_long_a_device_counts_as_online_is_a_setting(site):
	assert online_minutes(site) == 15
	site.set_single("Customer 360 Settings", {"genieacs_online_minutes": 5})
	assert online_minutes(site) == 5
