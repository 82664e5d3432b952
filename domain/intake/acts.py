"""What single sentences do: words for things and deeds in five languages, and which of them together make an act.

Phrases are endless, so an act is never one phrase: "order" beside "postpone" changes an order, "order" beside "news?" asks
for its delivery, whatever stands between them. Fixed phrases are in ``cues.py``; what a whole mail wants is decided in
``intent.py``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice

from domain.intake.concepts import MOST_SENTENCES, Notions, sentences

_CONCEPTS = """
ORDER: order orders ordern ordrar ordre ordren ordrer ordrene bestilling* beställning* bestellung* ordresed* bestillingssed* bestellschein* auftrag* aufträge* indkøbsordre* innkjøpsordre*
ORDERED: ordered bestilte bestilt beställde beställt bestellt placed råkade_beställa kom_til_at_bestille kom_til_å_bestille
SUCH: ordren ordern ordrene bestillingen beställningen the_order our_order my_order this_order that_order vores_ordre vor_ordre min_ordre vår_ordre vår_order min_order
SUCH: vores_bestilling min_bestilling vår_bestilling vår_beställning min_beställning bestillingen_vår bestillingen_vores unsere_bestellung unserer_bestellung die_bestellung
SUCH: meine_bestellung meiner_bestellung gestrige_bestellung unseren_auftrag unser_auftrag unserem_auftrag den_auftrag der_bestellung ordren_vår ordren_vores bestellte_ware
CHANGE: change* amend* modif* alter adjust* ændre* ændring* endre* endring* ändra* ändring* änder* korriger* korrig* rette rettes rettelse* ret_venligst ret_antallet ret_lige ret_den
CHANGE: increase* decrease* reduce* reduz* reducer* redusere* minska* øge öka øke erhöh* verringer* forhøje* opjuster* nedjuster* oppjuster* udskift* ersätt* erstatt* swap replace*
CHANGE: omdirig* umleit* redirect* split dela_upp deles_op aufteilen sæt_ned sætte_ned sætte_op sette_ned sette_opp sätta_ned kürzen aufstock* dazunehm* hinzufüg* hinzunehm* ergänz*
CHANGE: add tilføj* tilføy* legge_til legg_til lægge_til læg_til lägga_till lägg_till remove fjern* slett* ta_bort streich* nytt_leveringsdato anden_adresse anden_leveringsadresse
CHANGE: andre_adressen annan_adress andra_adress other_address another_address different_address andere_adresse anderen_adresse
LAY: lægge læg lægges legge legg lägga lägg sætte sæt sette sett
MORE: mere mer mera flere fler more extra ekstra oveni ned til_på
CANCEL: cancel* annul* anull* kanseller* storn* afbestil* avbestill* avbeställ* makuler* call_off rückgängig zurückzieh*
LATER: postpone* reschedul* udskyd* udsæt* utsett* utsätt* utset* skjuta skjut senarelägg* verschieb* verschob* push_back hold_back hold_off on_hold later_delivery vorzieh* verlegen fremskynd* framskynd* fremrykk*
LATER: flytte flyttes flytta rykke_leveringen move_the_delivery bring_forward
HOLD: hold holde hålla håll halten halte hold_igjen
BACK: tilbage tilbake inne zurück igjen back
INSTEAD: instead stedet istedet istedenfor istället stället staden statt stattdessen anstatt anstelle
QUOTE: quote quotes quotation* quoted tilbud* offert* angebot* angebots*
NEWS: news nyt_om nytt_om något_nytt noe_nytt noget_nyt neuigkeit* neues status statusen update oppdatering opdatering uppdatering stand_der lage_der how_far hvor_langt hur_långt wie_weit what_is_happening hvad_sker hva_skjer vad_händer was_ist_los whats_happening
TRACK: track* trace sporing* spårning* spåra sendungsnummer sendungsverfolg* paketnummer kollinummer tracking* sendeverfolg* fragtbrev* fraktsedel*
ETA: eta arrival ankomst ankomsttid* voraussichtlich* forventet_levering forventet_ankomst beräknad_leverans estimated_delivery expected_delivery liefertermin leveringsdato leveranstidpunkt
WHERE: where hvor hvor_er wo var_är var_finns vart hvor_bliver hvor_blir wo_bleibt wo_ist
WHEN: when hvornår når wann hvilken_dag what_day vilken_dag welchem_tag
EXPECT: expect* forvent* vente_os regne_med räkna_med rechnen erwart* förvänta*
COME: arrive* arriving come coming comes komme kommer komma ankommer ankomma anländ* eintreff* eintrifft ankommt kommt kommen delivered leveret leveres levert levereras levererats geliefert shipped afsendt avsendt skickats skickad skickas verschickt versandt versendet dispatched despatched turn* received modtaget mottatt mottagit fått fået erhalten bekommen eingetroffen angekommen dukket dykt heard ankommet kommet kommit leave left afgået sendt
SHIPPED: shipped afsendt avsendt skickats skickad skickade skickat verschickt versandt versendet dispatched despatched sent sendt rausgegangen unterwegs on_its_way på_vej på_vei på_väg left afgået gone_out
STILL: fremdeles still stadig stadigvæk fortsatt fortfarande noch bleibt_es on_schedule on_track holder står håller ved_lag immer_noch
GOODS: deliver* delivery levering* leveran* leverance* lieferung* shipment* sending* sendung* forsendelse* goods varer varerne varene varorna varor ware waren parcel* package pakke* pakken paket* consignment gods godset
NOT: ikkje not ikke ikkje inte nicht ej cant cannot dont doesnt didnt havent hasnt isnt wont arent wasnt wouldnt couldnt never aldrig aldri nie noch_keine noch_keinen keine kein keinen
NOTHING: nothing intet ingenting inget ikke_noget ikke_noe inte_något nichts not_anything havent_received
YET: yet endnu ennå enda ännu noch_nichts noch_nicht
PROMISED: were_promised was_promised promised lovet lovat lovad lovade zugesagt versprochen due skulle_være_kommet skulle_ha_kommit skulle_komme bekræftet_til avtalt_levering
LASTWEEK: last_week yesterday i_går igår gestern sidste_uge forrige_uke förra_veckan letzte_woche
LATE: overdue delayed forsinket forsinkelse* försenad* försening* verspät* verzöger* überfällig late_again sen_leverans
BROKEN: broken damaged cracked cracks faulty defect* smashed shattered dented scratched torn leaking bent mouldy rusty chipped
BROKEN: i_stykker gået_i_stykker ødelagt* ødelagde beskadig* beskadet knust* revne* revnet revner bulet* ridset skadet skadede fejl_på defekt* itu rusten muggen rustne sprækk*
BROKEN: sprukket sprukne sprekk* skadd skadde ødelagde bulkete ripe* sønder
BROKEN: sönder trasig* skadad* skadat krossad* spruck* sprick* repad* bucklig* läck* rostig* mögl*
BROKEN: kaputt beschädig* zerbroch* gebrochen riss risse rissig zerkratz* verbeul* gerissen undicht defekte* bruch verrostet schimm* ausgefallen schadhaft
WRONG: wrong incorrect mistaken forkert forkerte feil fel felaktig* falsch falsche falschen falscher falsches not_what_we_ordered
THING: item items colour color model size product products article goods vare varer varen farve farven model modellen størrelse farge fargen modell artikel färg färgen storlek farbe größe ware artikeln ting dele delar teile
LACKED: missing short manglede manglet saknades fehlte fehlten fehlt_in lacking mangler_der
BOX: box boxes carton kasse kassen kassene kasser eske esken esker låda lådan lådor karton kartonen kartong kiste kisten paket pakke pakken parcel levering leveringen leveransen leverans lieferung delivery stk st stück pieces
STOPPED: stopped holdt_op sluttet slutat hörte hört_auf gave_up gået_i gått_i slutade
WORKS: work* working virke virker fungera* fungerer fungere funktion* køre fungerar
SWAP: exchange exchanged bytte byttes byta bytas bytt byt ombytt*
QUALITY: quality kvalitet* qualität*
POOR: poor bad acceptable orden god_nok acceptabel* dårlig* dålig* schlecht* mangelhaft* elendig* unacceptable ringe
EXCHANGE: umtausch* return returns returned returning returner* returnera* retur returnere reklamation* reklamer* reklamier* zurückgeb* zurückschick* zurücksend* zurückgegeben rücksend* rückgabe* retournier* retournier* refund* complain* klage
SEND: send sende sender skicka skickar schicken senden levere give gi geben
HOME: tilbage tilbake tillbaka zurück
OTHERS: someone_elses another_customers andens annens annans fremdes fremde anden_kundes annen_kundes annan_kunds
PRICE: price prices pris prisen priser priserne prisene priset priserna preis preise preisen prisniveau
SOMETHING: anything something noget noe något etwas entgegen
DO: do gøre gjøre göra machen drehen
HAGGLE: negotiat* forhandling* forhandle förhandling* förhandla verhandl* verhandlungsspielraum* better_terms bedre_vilkår bedre_betingelser bättre_villkor bessere_konditionen bessere_bedingungen nedslag_i avslag_i avslag_på avdrag_på nachlass price_reduction a_reduction preislich prisnedslag prisavslag price_match sharpen_your entgegenkommen discount* rabat* rebate* kickback bonusordning bonusavtale bonus
STRETCH: stretch strække strekke sträcka strecken flexible bend lower sænke senke sänka senken runter_mit_dem
INVOICE: invoice* faktura* fakturer* faktureret fakturert fakturer* rechnung* billed bill billing regning regningen regninger räkning räkningen räkningar vat_on moms_på momsen payment_reminder reminder rykker rykkere purring betalningspåmin* betalingspåmin* zahlungserinner* mahnung* kontoudtog* kontoutskrift* kontoutdrag* kontoauszug* statement_of_account statement_of_our account_statement kreditnota* kreditfaktura* gutschrift credit_note mwst mehrwertsteuer umsatzsteuer
YES: accept accepts accepted accepter* aksepter* acceptera* akzeptier* approve approved approves godkend* godkendt godkjen* godkänn* godkänd* freigegeben freigabe genehmig* freigeben confirmed bekræfter bekræftet bekræftes bekrefter bekreftet bekreftes bekräftar bekräftat bekräftas bestätigt bestätigen_wir wir_bestätigen we_confirm i_confirm to_confirm_the hereby_confirm agreed aftalt avtalt avtalat överenskommet abgemacht einverstanden vereinbart
YES: go_ahead happy_to_proceed please_proceed can_proceed like_to_proceed will_proceed lets_proceed going_ahead gå_videre går_videre går_vidare gå_vidare går_for går_med_på vi_går_for kør_på kjør_på kör_på kör_vi kører_vi kjører_vi det_kører_vi green_light grønt_lys grönt_ljus klarsignal klartecken grünes_licht
YES: sæt_i_gang sæt_det_i sæt_det_bare sætte_i_gang sett_i_gang sätt_igång sätt_i_gång bare_sett sæt_bare_i legen_sie_los leg_los loslegen take_it take_them take_the_lot ill_take well_take i_will_take det_tager_vi dem_tager_vi den_tager_vi det_tar_vi dem_tar_vi den_tar_vi de_tar_vi das_nehmen_wir die_nehmen_wir nehmen_wir_so nehmen_wir_gerne slår_til slå_til schlagen_zu schlage_zu zuschlagen
YES: go_for_it lets_do_it do_it lets_go yes_please ja_tak ja_takk ja_tack ja_gerne ja_bitte passt das_passt so_ausführen bitte_ausführen wie_angeboten as_quoted as_offered as_per_your_quote som_tilbudt ifølge_tilbud* enligt_offert* gemäß_angebot gern_angenommen angenommen machen_wir_so so_machen_wir all_good sounds_good looks_good works_for_us fine_by_us fine_with_us
YES: turn_it_into convert_it convert_this convert_the lav_det_om_til_en gør_det_til_en gjør_det_om_til_en gör_om_den_till gör_om_det_till auftrag_daraus bestellung_daraus as_our_order this_our_order som_vores_ordre som_vår_ordre som_vår_bestilling som_vår_beställning som_vores_bestilling als_unsere_bestellung als_auftrag als_bestellung as_an_order as_a_firm_order som_en_ordre som_ordre som_beställning som_bestilling
SOME: both begge båda beide beides alle_sammen dem_alle them_all all_of_them take_all take_no only_take take_only take_just tar_bara tar_bare tager_kun nehmen_nur nur_nr ta_alla tage_alle
NO: decline declined declining turned_down turned_it_down rejected reject afslå afslået afviser afvist avslå avslått avslår avböj* avvis* absagen abgesagt abgelehnt ablehn* lehnen_ab takke_nej takke_nei tacka_nej takker_nej takker_nei tackar_nej sagt_nej sagt_nei no_thanks no_thank_you nej_tak nei_takk nej_tack nein_danke
NO: dropper_dette dropper_det dropper_hele dropper_vi droppar_det droppar_detta drop_this dropping_this lassen_es_sein lassen_wir_sein not_this_time ikke_denne_gang inte_den_här_gången diesmal_nicht pass_this_time pass_on_this well_pass pass_on_it springer_over hopper_over hoppar_över står_over verzichten verzichte abstand sehen_ab absehen erledigt hinfällig not_interested no_longer_interested
NO: another_supplier other_supplier different_supplier another_vendor anden_leverandør annen_leverandør annan_leverantör andre_leverandører anderen_lieferanten anderer_lieferant anderen_anbieter elsewhere somewhere_else et_andet_sted andet_sted et_annet_sted annet_sted annat_håll på_annat_håll anderswo woanders went_with_another konkurrenten_valgt chosen_another
NO: gøre_mere_ved above_our_budget over_our_budget over_budget outside_our_budget over_vores_budget over_budsjettet över_vår_budget över_budget über_unserem_budget bliver_ikke_til_noget blir_ikke_noe_av blir_det_inget blir_inget wird_daraus_nichts wird_nichts fallen_through faldet_til_jorden gått_i_vasken decided_against dagegen_entschieden aflyst avlyst inställt inställd been_cancelled is_cancelled was_cancelled wurde_abgesagt gestrichen_worden skrinlagt no_longer_needed
NO: lukke_tilbuddet close_the_quote lukk_tilbudet lukke_tilbudet stänga_offerten angebot_schließen withdraw_the_quote sorry_but_no bortfalder utgår_helt entfällt_komplett
DEAR: too_expensive too_dear for_dyrt for_dyre för_dyrt zu_teuer
GO: go_ahead proceed gå_videre gå_vidare gået_videre går_videre går_vidare weiterverfolg* weitermach* ordering order_it ordre_det bestille beställa bestellen bestelle take_it take_them buying buy købe kjøpe köpa kaufen accept accepter* aksepter* acceptera* annehmen nehmen aktuelt aktuellt aktuell interest* interesser* intresser* need_it need_them brug_for skal_bruge trenger_det trenger_ikke behöver_den behöver_det brauchen need relevant
ASKPRICE: quotation quote quotes rfq pricing ballpark estimate prisoverslag* prisforespørg* prisforespør* prisforslag prisförslag* prisuppgift* pristilbud* prisindikation* prisanslag anslag_på overslag offerera offerere offertförfråg* tilbudsforespør* preisanfrage* kostenvoranschlag* richtpreis* preisangebot* preisauskunft anbieten unterbreiten kalkulier* kalkulation offert_på bud_på tilbud_på prices_for price_for price_on preis_für preise_für angebot_für angebot_über fragen_an your_offer_for our_enquiry anfrage indhent* innhent* quotieren
COSTS: koste* koster kostar kostet kosten
HOWMUCH: whats_that what_that whats_it what_it kva_de kva_tek kva_tar kva_vil kva_kostar kor_mykje how_much hvor_meget hvor_mye hur_mycket wie_viel wieviel hvad_bliver hva_blir vad_blir was_macht wie_teuer hvor_dyrt kende_prisen kjenne_prisen veta_priset wissen_was hvor_dyr what_does what_would what_do know_what hvad_skal hvad_ville hvad_vil hvad_tager hva_tar hva_vil hva_skal vad_tar vad_skulle vad_hamnar vad_ska was_müssten was_würde was_würden was_nehmen was_verlangen zu_welchem_preis whats_your what_is_your what_are_your
PAY: tek kostar charge want rate come cost costs tar tager have_for løbe komme gå koste kosta kosten bliver blir total totalen totalt zahlen verlangen nehmen berechnen hamnar landar lander liefern betale betala stå_i kommer wären wäre
SAMEPRICE: price_as_usual pris_som_sidst same_price usual_price agreed_price samme_pris samma_pris aftalte_pris avtalt_pris avtalade_priset gleichen_preis übliche_preis vereinbarten_preis vanlige_pris sædvanlige_pris
NUMBER_QUOTE: quote_this quote_our quote_the_number quote_the_order quote_the_po quote_number quote_po quote_order quoting_this quote_it always_quote
BUY: købe købes kjøpe kjøpes köpa kaufen bestille bestilles beställa bestellen bestelle order ordering buy buying purchase kjøpt
NOW: nu nå nå_ennå jetzt yet now endnu ennå ännu noch just_now lige_nu akkurat_nå precis_nu
STOCK: in_stock på_lager i_lager hemma_hos auf_lager vorrätig lagerført lagervare lead_time leadtime leveringstid leveranstid leveranstiden leveringstiden lieferzeit available availability tilgængelig tilgjengelig tillgänglig verfügbar lieferbar
FOLLOW: to_follow still_to_follow outstanding backorder back_order restordre restorder restnoterat restlieferung the_balance the_rest_of resten_af_leveringen remaining_items
"""
NOTIONS = Notions(_CONCEPTS)


@dataclass(frozen=True, slots=True)
class _Act:
    """An act is there if each group has a concept of the sentence and none of ``never`` is in it."""

    name: str
    groups: tuple[frozenset[str], ...]
    never: frozenset[str] = frozenset()


def _act(name: str, *groups: str, never: str = "") -> _Act:
    return _Act(name, tuple(frozenset(group.split()) for group in groups), frozenset(never.split()))


_ACTS: tuple[_Act, ...] = (
    _act("change_of_order", "ORDER SUCH", "SUCH NUMBER", "CHANGE CANCEL LATER INSTEAD", never="QUOTE BROKEN"),
    _act("change_of_order", "SUCH NUMBER", "ORDER SUCH GOODS", "LATER CANCEL", never="QUOTE BROKEN"),
    _act("change_of_order", "SUCH NUMBER", "ORDER SUCH", "HOLD", "BACK", never="QUOTE BROKEN"),
    _act("change_of_order", "SUCH NUMBER", "ORDER SUCH", "LAY", "MORE", never="QUOTE BROKEN"),
    _act("change_of_order", "ORDERED", "CHANGE CANCEL INSTEAD", never="QUOTE COME BROKEN"),
    _act("status", "ORDER SUCH GOODS NUMBER", "NEWS TRACK", never="QUOTE"),
    _act("order_trouble", "STILL NEWS LATE TRACK", "ORDER SUCH", "NUMBER", never="QUOTE"),
    _act("status", "NUMBER SUCH", "ETA", never="QUOTE CHANGE LATER"),
    _act("status", "SUCH GOODS NUMBER", "WHERE", "QUESTION", never="QUOTE CHANGE"),
    _act("status_question", "GOODS SUCH", "WHEN", "EXPECT COME", "QUESTION", never="QUOTE"),
    _act("status", "ORDER SUCH", "SHIPPED", "QUESTION", never="QUOTE CHANGE CANCEL"),
    _act("status_question", "GOODS SUCH", "STILL", "QUESTION", never="QUOTE CHANGE"),
    _act("status", "NOTHING", "COME"),
    _act("status", "NOT", "YET", "COME"),
    _act("status", "PROMISED", "GOODS SUCH COME LASTWEEK", never="QUOTE"),
    _act("status", "LATE", "GOODS SUCH NUMBER ORDER"),
    _act("status", "FOLLOW", never="QUOTE"),
    _act("complaint", "BROKEN"),
    _act("complaint", "WRONG", "THING GOODS OTHERS", never="ORDERED ADDRESS INVOICE"),
    _act("complaint", "LACKED", "BOX", never="INVOICE"),
    _act("complaint", "STOPPED", "WORKS"),
    _act("complaint", "QUALITY", "NOT POOR"),
    _act("complaint", "EXCHANGE", never="NUMBER_ORDER CHANGE QUOTE"),
    _act("complaint", "SWAP", "THING GOODS BOX BROKEN", never="NUMBER QUOTE"),
    _act("complaint", "SEND", "HOME", never="QUOTE HOLD"),
    _act("complaint", "OTHERS", "GOODS BOX"),
    _act("discount", "PRICE", "SOMETHING", "DO"),
    _act("discount", "HAGGLE"),
    _act("discount", "STRETCH", "PRICE"),
    _act("invoice", "INVOICE"),
    _act("strong_accept", "YES", never="NOT QUESTION NO"),
    _act("accept", "SOME", never="NOT QUESTION NO"),
    _act("reject", "NO"),
    _act("unwilling", "NOT", "GO", never="QUESTION CHANGE"),
    _act("unwilling", "DEAR"),
    _act("quote_request", "ASKPRICE", never="SAMEPRICE NUMBER_QUOTE"),
    _act("quote_request", "COSTS", "QUESTION HOWMUCH PRICE", never="SAMEPRICE"),
    _act("orientation", "NOT", "BUY", "NOW"),
    _act("availability", "STOCK", "QUESTION"),
    _act("quote_request", "HOWMUCH", "PAY PRICE"),
)


def acts(text: str) -> Counter[str]:
    """Return how many sentences of a text do what."""
    found: Counter[str] = Counter()
    for start, end in islice(sentences(text), MOST_SENTENCES):
        spoken = NOTIONS.of(text[start:end])
        found.update(
            {
                one.name
                for one in _ACTS
                if not one.never & spoken and all(group & spoken for group in one.groups)
            }
        )
    return found


def denies(sentence: str) -> bool:
    """Say whether a sentence says no."""
    return bool({"NOT", "NO"} & NOTIONS.of(sentence))
