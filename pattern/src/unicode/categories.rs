//! The general category of every code point of Unicode 17.0.
//!
//! The module has no input. Its output is [`RUNS`], which `properties` reads. The table is one string, because that is
//! small (6.5 kB).

/// The runs of code points with one category, in order, from U+0000 to U+10FFFF.
///
/// A run is one character for the category and then digits for the length. The character is the index of the category
/// in `CATEGORIES`, counted from `A` on: a capital letter, or one of `[`, `\`, `]` and `^`. The digits are `a` to `z`
/// in base 26, and their value is the length of the run minus one. A run of one code point has no digits.
pub(crate) const RUNS: &str = "\
    ZbfWRcTRcNORSRMRbIjRbScRbAzNROULUBzNSOSZbgWRTdVRUVEPS[VUVSKbUBRbUKEQKcRAwSAgBxSBhABABABABABABABA\
    BABABABABABABABABABABABABABABABABABABABABbABABABABABABABABbABABABABABABABABABABABABABABABABABABA\
    BABABABABAbBABABcAbBABAbBAcBbAdBAbBAcBcAbBAbBABABAbBABbABAbBAcBABAbBbEABcEdACBACBACBABABABABABAB\
    ABABbABABABABABABABABABbACBABAcBABABABABABABABABABABABABABABABABABABABABABABABABABABABABABgAbBAb\
    BbABAdBABABABABcqEbBzDrUdDlUnDeUgDUDUqFehABABDUAB^bDBcRA^dUbARAc^A^AbBAq^AiBbiABbAcBcABABABABABA\
    BABABABABABABeABSABAbBbAbyBbvABABABABABABABABABABABABABABABABABVFeHbABABABABABABABABABABABABABAB\
    ABABABABABABABABABABABABABAbBABABABABABABbABABABABABABABABABABABABABABABABABABABABABABABABABABAB\
    ABABABABABABABABABABABABABABABABABABABABAB^Abl^bDRfBboRM^bVbT^FbsMFRFbRFbRF^hEba^dEdRb^k[fScRbTR\
    bVbFkR[RcEbfDEjFuIjRdEbFEduREFg[VFfDbFbVFdEbIjEcVbERn^[EFEbdFba^bEdkFkE^nIjEbgFiDbVRcD^bFTbEvFdD\
    FiDFcDFe^bRo^EyFc^bR^Ek^eExUEg[b^eFiEboDFx[FbfGEcbFGFEGcFhGdFGbEFgEjFbRbIjRDEoFGb^Eh^bEb^bEv^Eg^\
    E^cEd^bFEGcFd^bGb^bGbFE^hG^dEb^EcFb^bIjEbTbKfVTERF^bFbG^Ef^dEb^bEv^Eg^Eb^Eb^Eb^bF^GcFb^dFb^bFc^c\
    F^gEd^E^gIjFbEcFR^jFbG^Ei^Ec^Ev^Eg^Eb^Ee^bFEGcFe^FbG^GbF^bE^oEbFb^bIjRT^gEFf^FGb^Eh^bEb^bEv^Eg^E\
    b^Ee^bFEGFGFd^bGb^bGbF^gFbG^dEb^EcFb^bIjVEKf^jFE^Ef^cEc^Ed^cEb^E^Eb^cEb^cEc^cEl^dGbFGb^cGc^GcF^b\
    E^fG^nIjKcVfTV^eFGcFEh^Ec^Ew^Ep^bFEFcGd^Fc^Fd^gFb^Ec^Eb^bEbFb^bIj^gRKgVEFGbREh^Ec^Ew^Ej^Ee^bFEGF\
    Ge^FGb^GbFb^gGb^eEc^EbFb^bIj^EbG^lFbGbEi^Ec^EboFbEGcFd^Gc^GcFEV^dEcGKgEcFb^bIjKiVEf^FGb^Er^cEx^E\
    i^E^bEg^cF^dGcFc^F^Gh^fIj^bGbR^lEbvFEbFg^dTEfDFhRIjRb^bkEb^E^Ee^Ex^E^EjFEbFiE^bEe^D^Fg^Ij^bEd^bf\
    EVcRoVRVcFbVfIjKjVFVFVFNONOGbEh^Ebj^dFnGFeRFbEeFk^Fbj^VhFVf^VbReVdRb^bkEbqGbFdGFfGFbGbFbEIjRfEfG\
    bFbEdFcEGcEbGgEcFdEmFGbFbGfFEGIjGcFVbAbl^A^eA^bBbqRDBcEmq^Ed^bEg^E^Ed^bEbo^Ed^bEbg^Ed^bEg^E^Ed^b\
    Eo^Ece^Ed^bEco^bFcRiKt^cEpVj^fAdh^bBf^bMExvVREqWEzNO^cEcwRcJcEh^gErFcG^iEsFbGRb^iErFb^lEm^Ec^Fb^\
    lEbzFbGFgGhFGbFkRcDRcTEF^bIj^fKj^fRfMRdFc[FIj^fEbiDEca^gEeFbEbhFE^eEcr^jEbe^FcGdFbGc^dGbFGfFc^dV\
    ^cRbIjEbd^bEe^kEbr^dEz^fIjK^cVbhEwFbGbF^bRbEcaGFGFg^FGFGbFhGfFj^bFIj^fIj^fRgDRf^bFnHFbe^bFl^tFdG\
    EbuFGFeGFGeFGbEh^RbIjRgVjFiViRcFbGEbdGFdGbFbGFcEbIjEbrFGFbGcFGFcGb^hRdEbjGhFhGbFb^cReIj^cEcIjEbd\
    DfRbBiAB^eAbq^bAcRh^hFcRFmGFgEdFEfFEbGFbE^eBbrDckBmDBbhDbkFclABABABABABABABABABABABABABABABABABA\
    BABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABA\
    BABABABABABABABABABiABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB\
    ABABABABABABABABABABABiAhBf^bAf^bBhAhBhAhBf^bAf^bBh^A^A^A^ABhAhBn^bBhChBhChBhChBe^BbAdCUBUcBc^Bb\
    AdCUcBd^bBbAd^UcBhAeUc^bBc^BbAdCUb^Wk[eMfRbPQNPbQNPRhXY[eWRiPQRdLbRcSNORkSRLRjW[e^[jKD^bKfScNODK\
    jScNO^Dm^cTbh^nFmHdFHcFl^oVbAVdAVbBAcBbAcBVAVbSAeVfAVAVAVAdVBAdBEdBVbBbAbSeABdVSVbBVKpJbiABJdKVb\
    ^dSeVeSbVdSVbSVbSVgSVbeSbVbSVSVbeSkhVhNONOVtSbVgNOVdcSVbdSyVbnSfVct^vVk^uKchVczKvVhaSViSVcbShVeg\
    SVjnNONONONONONONOKbdVbrSeNOSbeNONONONONOSpVjvSfaNONONONONONONONONONONOSckNONOSbfNOSjxVbvSuVbSfV\
    bm^bVfhAbvBbvABAcBbABABABAdBABbABfDbAcBABABABABABABABABABABABABABABABABABABABABABABABABABABABABA\
    BABABABABABABABABABABABABABABABABABABABABbVfABABFcAB^eRdKRbBbl^B^eB^bEcd^gDR^nFEw^iEg^Eg^Eg^Eg^E\
    g^Eg^Eg^Eg^FbfRbPQPQRcPQRPQRiMRbMRPQRbPQNONONONOReDRjMbRdMRNRmVbRcNONONONOM^bhVz^Vdk^lVif^zVpWRc\
    VDEJNONONONONOVbNONONONOMNObVJiFdGbMDeVbJcDERVb^Edh^bFbUbDbEMEdlRDcE^eEbq^Edp^VbKdVjEbfVbl^iVEpV\
    be^KjVbdKhVKoVbfKjVbmKoVmhEjtnVclEbfceDEbry^cVcc^iEbnDfRbEkhDRcEpIjEb^tABABABABABABABABABABABABA\
    BABABABABABABABABABABEFHcRFjRDABABABABABABABABABABABABABABDbFbEcrJjFbRf^hUwDiUbABABABABABABABcAB\
    ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABDBhABABAbBABABABABDUbABABEABABcABABA\
    BABABABABABABABAeBAeBABABABABABABABAdBABAbBABABABABABABABA^tDdABEDbBEgFEcFEdFEwGbFbGVdF^cKfVbTV^\
    fEbzRd^hGbEbxGpFb^hRbIj^fFrEfRcEREbFIjEbbFhRbEwFkGb^kREbc^cFcGEbuFGbFdGbFbGcRm^DIj^dRbEeFDEiIjEe\
    ^EboFfGbFbGbFb^iEcFEhFG^bIj^bRdEpDEfVcEGFGEbxFEFcEbFbEeFbEFE^xEbDRbEkGFbGbRbEDbGF^jEf^bEf^bEf^iE\
    g^Eg^BbqUDdBiDUb^dBdbEbiGbFGbFGbRGF^bIj^fEqnr^lEw^dEbw^d\\dat]jmdEob^bEeb^blBg^lBe^eEFEjSEm^Ee^E\
    ^Eb^Eb^EedUqVpEnyONVpEclVbEcbVh^bfElTVcFpRgNOR^fFpRMbLbNONONONONONONONORbNORdLcRc^RdMNONONORcSMS\
    c^RTRb^dEe^Efe^b[^RcTRcNORSRMRbIjRbScRbAzNROULUBzNSOSNORNORbEjDEbsDbEbe^cEf^bEf^bEf^bEc^cTbSUVTb\
    ^VSdVb^j[cVb^bEl^Ez^Es^Eb^Eo^bEn^bhEes^eRc^dKbs^cViJcaKdVqKbVc^Vm^cV^buVbsF^ezEbc^cEbw^oFKba^dEb\
    fKd^iEtJEhJ^eEblFe^eEbd^REbj^dEhRJe^bpAbnBbnEcz^bIj^fAbj^dBbj^dEbn^hEbz^kRAk^Ao^Ag^Ab^Bk^Bo^Bg^B\
    b^cEbz^lEly^iEv^jEh^xDf^Dbp^Di^cqEf^bE^Ebr^Eb^cE^bEw^RKhEwVbKgEbe^hKi^bvEs^Eb^eKeEvKf^cREz^eREz^\
    blEcd^dKbEbKp^bKbtEFc^Fb^eFdEd^Ec^Ebc^bFc^dFKi^gRi^gEbcKbREbcKc^bfEhVEbbFb^dKeRg^iEcb^cRgEv^bKhE\
    s^eKhEr^gRd^lKg^dbEcu^ccAby^mBby^gKfEbjFd^hIj^fIjEdDEAv^cFeMDBv^hSb^hzKbe^Ebp^FbM^bEb^pEcDEb^hRV\
    h^bgFfEbcKjE^hEvFkKdRe^vErFdRd^blEuKg^tEw^iGFGEcaFoRg^dKtIjFEbFbE^iFcGEbsGcFdGbFbRb[RdF^j[^bEy^g\
    Ij^fFcEbjFeGFh^IjRdEGbE^hEbiFRbE^iFbGEbvGcFiGbEdRdFdRGFIjERERc^Kt^kEr^EyGcFcGbFGFbRfFEbF^cjEg^E^\
    Ed^Eo^EjR^fEbuFGcFh^eIj^fFbGb^Eh^bEb^bEv^Eg^Eb^Ee^FbEGbFGd^bGb^bGc^bE^fG^eEeGb^bFg^cFe^kEj^E^bE^\
    Ebl^EGcFf^G^bG^Gd^GbFGFEFERb^Rb^hFb^bcEcaGcFhGbFcGFEdReIjRb^RFEc^bdEbvGcFfGFGdFbGFbEbRE^hIj^gjEb\
    uGcFd^bGdFbGFbRwEdFb^bhEbvGcFhGbFGFbRcE^kIj^fRm^sEbqFGFGbFfGFER^fIj^fIt^bbEba^bFGFGbFdGFe^dIjKbR\
    cVEg^hcEbrGcFiGFbR^dvAbfBbfIjKi^lEh^bE^bEh^Eb^ExGf^Gb^bFbGFEGEGFRc^iIj^crEh^bEbmGcFd^bFbGdFEREG^\
    baEFjEbnFfGEFdRhF^hEFfGbFcEbtFmGFbRcERe^mEcu^gRj^dhFGFcGFG^djEbgR^nIj^fEi^EbkGFg^FfGFERe^jIjKs^c\
    RbEbd^bFv^GFgGFbGFb^cuEg^Eb^EblFf^cF^Fb^FgEF^hIj^fEf^Eb^EbfGe^Fb^GbFGFE^gIj^fEboDEb^dIj^jlEsFbGb\
    Rb^gFbEGEm^EbhGbFe^cGbFGFRmIjF^dgE^oKuVhTdVq^mREbjl^dxJeg^Re^kEhn^dxjEdsRb^mEbpf[pFEfFo^jEfxq^eE\
    wk^kdcEbdFlGcFcIj^corEvw^gEbe^Ij^dRbEda^Ij^fEbd^bFeR^jEbvFgReVdDdRV^jIj^Kg^Eu^eEs^qpDcEbnDbRcIj^\
    hpAbfBbfKwRd^eAy^bBy^brEcw^dFEGcc^gFdDm^clDbRDF^kGbDbJc^iEkxx^boEbf^dsEek^mwqDd^Dg^Db^Ele^oE^bcE\
    c^bE^nEd^hEpf^dktEec^eEm^cEi^gEj^bVFbR[d^fvfVjfIjVc^cVqt^fVw^oVpS^oFbt^bFw^iVel^chVjl^jVbm^bVchG\
    bFcVcGf[hFhVbFgVbdFdVci^uVcnFcV^erKt^lKt^lVdi^iKy^feAzBzAzBg^BrAzBzA^Ab^bA^bAb^bAd^AhBd^B^Bg^BkA\
    zBzAb^Ad^bAh^Ag^BzAb^Ad^Ae^A^cAg^BzAzBzAzBzAzBzAzBzAzBzAzBbb^bAySBySBfAySBySBfAySBySBfAySBySBfAy\
    SBySBfAB^bIbxVtrFccVdFbxVhFVnFVbRe^oFe^Fo^bqlBjEBt^fBf^ieFg^Fq^bFg^Fb^Fe^eDcj^bgF^ehEbs^cFgDg^bI\
    j^dEV^mhEbdF^qEbrFdIj^eT^rvEbaDFdIj^ifEbdFbEIj^dR^hjEbe^EcFEbFEgFbEeF^hED^ipEg^Ed^Eb^Eo^Eho^bKiF\
    g^boAbhBbhFgD^dIj^dRb^beeKcgVKcTKd^cxKbsVKo^hlEd^Eba^Eb^E^bE^Ej^Ed^E^E^fE^dE^E^E^Ec^Eb^E^bE^E^E^\
    E^E^Eb^E^bEd^Eg^Ed^Ed^E^Ej^Eq^eEc^Ee^Eq^bzSb^kjVbr^dVdv^lVo^bVo^Vo^Vbk^jKmVge^cdVbc^mVbr^dVi^gVb\
    ^nVf^fxVjqUeVbca^cVq^cVm^cVij^fVl^dV^oVl^dVcd^hVj^fVbn^hVbd^bVl^dVb^nSi^bmVnf^hVn^bVm^cVk^cVce^V\
    ^dVp^bVl^dVj^gVfq^VdnIjV^bnoEclfb^bfEgmn^bEiob^bElbk^oExx^dqvEuv^cfxEhhy^eEmon^bogoc[^bd[dr^exFj\
    f^dsfn]dsyn^b]dsyn^b";
