"""The WSDL of the local 911 service: what is the same for its five calls is written once."""

from __future__ import annotations

from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent.parent / "data" / "northern911.wsdl"
CALLS = {
	"AddorUpdateCustomer": "OfCustomer",
	"VerifyCustomer": "OfCustomer",
	"QueryCustomer": "OfNumber",
	"DeleteCustomer": "OfNumber",
	"GetVendorDumpURL": "OfVendor",
}
ELEMENT = """<xs:element name="{call}" type="tns:{kind}"/>
<xs:element name="{call}Response"><xs:complexType><xs:sequence>
	<xs:element name="{call}Result" type="n:Result" minOccurs="0" nillable="true"/>
</xs:sequence></xs:complexType></xs:element>"""
MESSAGE = """<wsdl:message name="{call}In"><wsdl:part name="parameters" element="tns:{call}"/></wsdl:message>
<wsdl:message name="{call}Out"><wsdl:part name="parameters" element="tns:{call}Response"/></wsdl:message>"""
OPERATION = """<wsdl:operation name="{call}">
	<wsdl:input message="tns:{call}In"/><wsdl:output message="tns:{call}Out"/>
</wsdl:operation>"""
BINDING = """<wsdl:operation name="{call}">
	<soap:operation soapAction="http://tempuri.org/IService/{call}" style="document"/>
	<wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
</wsdl:operation>"""


def wsdl(address: str) -> str:
	"""The WSDL of a service at this address."""
	text = TEMPLATE.read_text(encoding="utf-8").replace("{address}", address)
	parts = {"elements": ELEMENT, "messages": MESSAGE, "operations": OPERATION, "bindings": BINDING}
	for name, template in parts.items():
		filled = "\n".join(template.format(call=call, kind=kind) for call, kind in CALLS.items())
		text = text.replace(f"{{{name}}}", filled)
	return text
