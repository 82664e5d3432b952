"""A small hardware and furniture company of the tests' own: CSV lines as data/FORMAT.md."""

from __future__ import annotations

from domain.sales.folder import Company, read_company

FILES = {
    "company.csv": "name,country,currency,language,time_zone\nFjeldkram ApS,DK,DKK,da,Europe/Copenhagen\n",
    "units.csv": (
        "code,language,name,plural,synonyms\n"
        "PCS,da,styk,stk.,stk|st\nPCS,en,piece,pieces,pc|pcs\nPCS,de,Stück,Stück,Stk\n"
        "BOX,da,kasse,kasser,ks|æske|æsker\nBOX,en,box,boxes,case|cases\nBOX,de,Schachtel,Schachteln,Kiste\n"
        "CARTON,da,karton,kartoner,krt\nCARTON,en,carton,cartons,ctn\n"
        "ROLL,da,rulle,ruller,rl\nROLL,en,roll,rolls,\n"
        "PAIR,da,par,par,\nPAIR,en,pair,pairs,\n"
        "KG,da,kilogram,kilogram,kg|kilo\nKG,en,kilogram,kilograms,kg|kilo|kilos\nG,da,gram,gram,g\n"
        "BAG,da,pose,poser,\nBAG,en,bag,bags,\nM,da,meter,meter,m\n"
    ),
    "items.csv": (
        "item_no,description,base_uom,sales_uom,vendor_item_no,gtin,blocked,replaced_by\n"
        "1200,Baghjul,PCS,,RW-12,,false,\n"
        "1210,Forhjul,PCS,,,,false,\n"
        "CBT8901,Lærredstaske NATUR,PCS,,,,false,\n"
        "3001,Skrivebordslampe KLAR,PCS,,,,false,\n"
        "3002,Skrivebordslampe KLAR m/klemme,PCS,,,,false,\n"
        "3003,Gulvlampe KLAR,PCS,,,,false,\n"
        "3010,Nachziehzug TUFF,PCS,,,,false,\n"
        "3011,Elektrischer Zug TUFF,PCS,,,,false,\n"
        "4001,Vaskemaskine SKYL 8 kg,PCS,,,,false,\n"
        "4002,Slange 3/8 gummi,M,,,,false,\n"
        "4003,Slange 1/2 gummi,M,,,,false,\n"
        "5001,Kopper FINE 25 cl,PCS,BOX,,5701234567899,false,\n"
        "5002,Papkrus 25 cl,PCS,CARTON,,,false,\n"
        "5003,Låg til papkrus 25 cl,PCS,CARTON,,,false,\n"
        "6001,Skruer 5x60 løsvægt,KG,,,,false,\n"
        "6002,Kaffe BØNNE 1 kg,BAG,,,,false,\n"
        "6003,Kaffe BØNNE løsvægt,KG,,,,false,\n"
        "7001,Handsker GREB,PAIR,,,,false,\n"
        "7002,Malertape 50 mm,ROLL,,,,false,\n"
        "8001,Stol GAMMEL,PCS,,,,true,8002\n"
        "8002,Stol NY,PCS,,,,false,\n"
        "8003,Pude til stol NY,PCS,,,,false,\n"
        "9001,Dug HØR 140x200 cm,PCS,,,,false,\n"
        "9002,Dug HØR 140x300 cm,PCS,,,,false,\n"
    ),
    "item_units.csv": (
        "item_no,uom_code,qty_per_base\n5001,PCS,1\n5001,BOX,12\n5002,PCS,1\n5002,CARTON,1000\n5003,PCS,1\n5003,CARTON,1000\n"
        "6001,KG,1\n6001,G,0.001\n6003,KG,0.9\n7001,PAIR,1\n7001,BOX,50\n7002,ROLL,1\n7002,BOX,24\n"
    ),
    "item_variants.csv": (
        "item_no,variant_code,description\n3001,SORT,Sort\n3001,HVID,Hvid\n3002,SORT,Sort\n3003,SORT,Sort\n3003,MESS,Messing\n"
        "8001,EG,Eg\n8002,EG,Eg\n8002,BIRK,Birk\n7001,M,Str. M\n7001,L,Str. L\n9001,BLAA,Blå\n9001,GROEN,Grøn\n9002,BLAA,Blå\n"
    ),
    "item_translations.csv": (
        "item_no,variant_code,language,description\n"
        "1200,,en,Back wheel\n1210,,en,Front wheel\nCBT8901,,en,Canvas bag NATUR\n3001,,en,Desk lamp KLAR\n"
        "3002,,en,Desk lamp KLAR with clamp\n3003,,en,Floor lamp KLAR\n4001,,de,Waschmaschine SKYL 8 kg\n4001,,en,Washing machine SKYL 8 kg\n"
        "5001,,en,Cups FINE 25 cl\n5002,,en,Paper cup 25 cl\n5003,,en,Lid for paper cup 25 cl\n6001,,en,Screws 5x60 loose\n"
        "6002,,en,Coffee BØNNE 1 kg\n7001,,en,Gloves GREB\n7002,,en,Masking tape 50 mm\n8002,,en,Chair NY\n9001,,en,Linen cloth HØR 140x200 cm\n"
        "9002,,en,Linen cloth HØR 140x300 cm\n"
    ),
    "item_references.csv": (
        "item_no,variant_code,uom_code,type,owner,reference_no,description\n"
        "5001,,,customer,C1,210,Kaffekop\n3001,HVID,,customer,C1,AB/7-W,Vores lampe\n1200,,,customer,C2,HJUL-9,\n"
    ),
}


def company() -> Company:
    return read_company({name: text.splitlines(keepends=True) for name, text in FILES.items()})
