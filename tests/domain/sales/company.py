"""A small company for tests: few rows, every feature of the format. Files are text, so a test can change a line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from domain.sales.inputs import LineInput, QuoteInput
from domain.sales.masterdata import Problems, Report, Tables, import_tables, read_folder

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)

FILES: Mapping[str, str] = {
    "company.csv": """\
name,address,postcode,city,country,vat_no,email,currency,language,time_zone,location_code,default_shipping_days,quote_valid_days
Fjord A/S,Havnegade 1,7000,Fredericia,DK,DK12345678,salg@fjord.example,DKK,da,Europe/Copenhagen,HQ,2,21
""",
    "salespeople.csv": "code,name,email\nMK,Mona Kjær,Mona@Fjord.example\n",
    "locations.csv": "code,name\nHQ,Hovedlager\nEAST,Lager Øst\n",
    "units.csv": """\
code,language,name,plural,synonyms
PCS,da,styk,stk.,stk|st
PCS,en,piece,pieces,pc|pcs
PCS,de,Stück,,Stk
BOX,da,kasse,kasser,ks
BOX,en,box,boxes,
KG,en,kilogram,kilograms,kg
""",
    "categories.csv": "code,description,parent_code\nSTOLE,Stole,\n",
    "items.csv": """\
item_no,description,search_description,category_code,base_uom,sales_uom,unit_price,vat_percent,gtin,safety_stock,blocked,discount_group,type,replaced_by
CHAIR,Kontorstol,,STOLE,PCS,,1000,25,5701234567890,10,false,FURN,,
PAPER,Kopipapir A4,PAPIR HVID,,PCS,BOX,40.50,25,,0,false,,,
COFFEE,Kaffebønner,,,G,KG,0.20,25,,0,false,,,
SETUP,Montering,,,PCS,,350,25,,0,false,,service,
BOOK,Håndbog,,,PCS,,100,0,,0,false,,,
OLD,Gammel stol,,,PCS,,500,25,,0,true,,,CHAIR
GONE,Lampe,,,PCS,,500,25,,0,true,,,
FREE,Uden pris,,,PCS,,0,25,,0,false,,,
""",
    "item_units.csv": "item_no,uom_code,qty_per_base\nPAPER,BOX,5\nPAPER,PCS,1\nCOFFEE,KG,900\n",
    "item_variants.csv": """\
item_no,variant_code,description
CHAIR,BLACK,"Kontorstol, sort"
CHAIR,GREY,"Kontorstol, grå"
""",
    "item_translations.csv": """\
item_no,variant_code,language,description,description_2
CHAIR,,en,Office chair,
CHAIR,BLACK,en,"Office chair, black",
PAPER,,en,Copy paper A4,500 sheets
PAPER,,de,Kopierpapier A4,
""",
    "item_attributes.csv": "item_no,variant_code,attribute,language,value\nCHAIR,BLACK,Farve,da,sort\n",
    "item_references.csv": """\
item_no,variant_code,uom_code,type,owner,reference_no,description
CHAIR,BLACK,,customer,C1,RL-4,Lounge
CHAIR,GREY,,barcode,,5709999999999,
""",
    "item_texts.csv": "item_no,language,text\nCHAIR,da,Leveres usamlet.\n",
    "item_substitutes.csv": "item_no,substitute_no,interchangeable,reason\nOLD,CHAIR,true,Udgået\n",
    "inventory.csv": """\
item_no,variant_code,location_code,quantity
CHAIR,BLACK,HQ,30
CHAIR,GREY,HQ,8
CHAIR,BLACK,EAST,100
PAPER,,HQ,100
COFFEE,,HQ,9000
BOOK,,HQ,5
""",
    "supply.csv": """\
document_no,line_no,item_no,variant_code,location_code,quantity,expected_date
PO-1,10000,CHAIR,BLACK,HQ,20,2026-12-10
""",
    "demand.csv": """\
document_no,line_no,item_no,variant_code,location_code,quantity,needed_date
SO-1001,10000,CHAIR,BLACK,HQ,10,2026-12-01
""",
    "customers.csv": """\
customer_no,name,address,postcode,city,country,vat_no,currency,language,price_group,discount_group,payment_terms_days,credit_limit,balance,overdue,blocked,location_code,salesperson_code,email_domains,vat_rule
C1,Ærø Hotel ApS,Torvet 3,5970,Ærøskøbing,DK,DK87654321,,da,HOTEL,A,14,10000,2000.50,0,,,MK,hotel.example|Hotel.test,
C2,Bergheim GmbH,Hauptstraße 5,10115,Berlin,DE,DE999999999,EUR,de,,,30,,0,150.25,,EAST,MK,bergheim.example,
C3,Oslo Kontor AS,Storgata 2,0155,Oslo,NO,NO999,NOK,nb,,,,,0,0,,,,,
C4,Sat Ud A/S,Vej 1,1000,København,DK,,,da,,,,,0,0,all,,,,
C5,Kun Levering A/S,Vej 2,1000,København,DK,,,,,,,,0,0,ship,,,,
""",
    "contacts.csv": """\
contact_no,customer_no,name,email,phone,language
K1,C1,Birthe Rolskov,Birthe@hotel.example,+45 1,
K2,C2,Jürgen Groß,jg@bergheim.example,,
K3,C3,Kari Nordmann,kari@oslo.example,,en
K4,C4,Søren,s@satud.example,,
K5,C5,Lis,lis@kun.example,,
K6,,Ole Alene,ole@gmail.com,,
K7,C1,Indkøb,faelles@indkob.example,,
K8,C5,Indkøb,faelles@indkob.example,,
""",
    "ship_to.csv": """\
customer_no,code,name,address,postcode,city,country
C1,KØKKEN,"Hotellet, port 4",Torvet 5,5970,Ærøskøbing,DK
C2,MALMO,Bergheim Sverige,Gatan 1,21119,Malmö,SE
C2,OSLO,Bergheim Norge,Gata 1,0155,Oslo,NO
""",
    "exchange_rates.csv": "currency,starts,rate\nEUR,2026-01-01,7.50\nEUR,2026-12-01,8\n",
    "prices.csv": """\
item_no,variant_code,uom_code,applies_to,code,currency,min_quantity,starts,ends,unit_price
CHAIR,,,all,,,10,,,900
CHAIR,,,customer,C1,,,,,950
CHAIR,BLACK,,price_group,HOTEL,,,2026-12-01,2026-12-31,800
PAPER,,BOX,all,,,10,,,180
BOOK,,,all,,EUR,,,,12
""",
    "discounts.csv": """\
item_no,item_discount_group,applies_to,code,min_quantity,starts,ends,percent
,FURN,discount_group,A,,,,5
CHAIR,,all,,20,,,10
""",
}


def lines_of(files: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: text.splitlines(keepends=True) for name, text in files.items()}


def changed(**texts: str) -> dict[str, str]:
    """Return the files with some replaced: ``changed(items="...")``; an empty text takes the file away."""
    files = {**FILES, **{f"{name}.csv": text for name, text in texts.items()}}
    return {name: text for name, text in files.items() if text}


def with_row(name: str, row: str) -> dict[str, str]:
    """Return the files with one row more in one of them."""
    return {**FILES, name: FILES[name] + row + "\n"}


def tables(files: Mapping[str, str] = FILES) -> Tables:
    read = read_folder(lines_of(files))
    assert isinstance(read, Tables), read
    return read


def problems(files: Mapping[str, str]) -> Problems:
    read = read_folder(lines_of(files))
    assert isinstance(read, Problems), read
    return read


def imported(tx: Session, files: Mapping[str, str] = FILES, *, now: datetime = NOW) -> Report:
    return import_tables(tx, tables(files), now=now)


def quote(*lines: LineInput, contact_no: str = "K1", **fields: object) -> QuoteInput:
    return QuoteInput(task_id=1, desk_id=1, contact_no=contact_no, lines=lines, **fields)


def chairs(quantity: int | str, variant: str = "BLACK", **fields: object) -> LineInput:
    return LineInput("CHAIR", Decimal(quantity), variant_code=variant, **fields)


def paper(quantity: int | str, uom: str = "", **fields: object) -> LineInput:
    return LineInput("PAPER", Decimal(quantity), uom=uom, **fields)
