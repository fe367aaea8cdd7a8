namespace Conversa.Platform.Classification;

/// <summary>Keys of the fideslang 3.1 taxonomy (Ethyca, CC BY 4.0) that annotations use, plus our own below <c>user.content.private</c>.</summary>
public static class Fides
{
    /// <summary>Data categories, each constant named after its key.</summary>
    public static class Category
    {
        public const string System = "system";
        public const string SystemAuthentication = "system.authentication";
        public const string SystemOperations = "system.operations";
        public const string User = "user";
        public const string UserAccount = "user.account";
        public const string UserAuthorization = "user.authorization";
        public const string UserBehavior = "user.behavior";
        public const string UserBiometric = "user.biometric";
        public const string UserChildrens = "user.childrens";
        public const string UserContact = "user.contact";
        public const string UserContent = "user.content";
        public const string UserDemographic = "user.demographic";
        public const string UserLocation = "user.location";
        public const string UserDevice = "user.device";
        public const string UserPayment = "user.payment";
        public const string UserSocial = "user.social";
        public const string UserUniqueId = "user.unique_id";
        public const string UserTelemetry = "user.telemetry";
        public const string UserUserSensor = "user.user_sensor";
        public const string UserWorkplace = "user.workplace";
        public const string UserSensor = "user.sensor";
        public const string UserFinancial = "user.financial";
        public const string UserGovernmentId = "user.government_id";
        public const string UserHealthAndMedical = "user.health_and_medical";
        public const string UserName = "user.name";
        public const string UserCriminalHistory = "user.criminal_history";
        public const string UserPrivacyPreferences = "user.privacy_preferences";
        public const string UserJobTitle = "user.job_title";
        public const string UserAccountSettings = "user.account.settings";
        public const string UserAccountUsername = "user.account.username";
        public const string UserAuthorizationCredentials = "user.authorization.credentials";
        public const string UserAuthorizationBiometric = "user.authorization.biometric";
        public const string UserAuthorizationPassword = "user.authorization.password";
        public const string UserBehaviorBrowsingHistory = "user.behavior.browsing_history";
        public const string UserBehaviorMediaConsumption = "user.behavior.media_consumption";
        public const string UserBehaviorPurchaseHistory = "user.behavior.purchase_history";
        public const string UserBehaviorSearchHistory = "user.behavior.search_history";
        public const string UserBiometricFingerprint = "user.biometric.fingerprint";
        public const string UserBiometricRetinal = "user.biometric.retinal";
        public const string UserBiometricVoice = "user.biometric.voice";
        public const string UserBiometricHealth = "user.biometric.health";
        public const string UserContactAddress = "user.contact.address";
        public const string UserContactEmail = "user.contact.email";
        public const string UserContactPhoneNumber = "user.contact.phone_number";
        public const string UserContactUrl = "user.contact.url";
        public const string UserContactFaxNumber = "user.contact.fax_number";
        public const string UserContactOrganization = "user.contact.organization";
        public const string UserContactAddressCity = "user.contact.address.city";
        public const string UserContactAddressCountry = "user.contact.address.country";
        public const string UserContactAddressPostalCode = "user.contact.address.postal_code";
        public const string UserContactAddressState = "user.contact.address.state";
        public const string UserContactAddressStreet = "user.contact.address.street";
        public const string UserContentPrivate = "user.content.private";
        public const string UserContentPublic = "user.content.public";
        public const string UserContentSelfImage = "user.content.self_image";
        public const string UserDemographicAgeRange = "user.demographic.age_range";
        public const string UserDemographicDateOfBirth = "user.demographic.date_of_birth";
        public const string UserDemographicGender = "user.demographic.gender";
        public const string UserDemographicLanguage = "user.demographic.language";
        public const string UserDemographicMaritalStatus = "user.demographic.marital_status";
        public const string UserDemographicPoliticalOpinion = "user.demographic.political_opinion";
        public const string UserDemographicProfile = "user.demographic.profile";
        public const string UserDemographicRaceEthnicity = "user.demographic.race_ethnicity";
        public const string UserDemographicReligiousBelief = "user.demographic.religious_belief";
        public const string UserDemographicSexualOrientation = "user.demographic.sexual_orientation";
        public const string UserDeviceCookie = "user.device.cookie";
        public const string UserDeviceCookieId = "user.device.cookie_id";
        public const string UserDeviceDeviceId = "user.device.device_id";
        public const string UserDeviceIpAddress = "user.device.ip_address";
        public const string UserFinancialBankAccount = "user.financial.bank_account";
        public const string UserFinancialCreditCard = "user.financial.credit_card";
        public const string UserGovernmentIdBirthCertificate = "user.government_id.birth_certificate";
        public const string UserGovernmentIdDriversLicenseNumber = "user.government_id.drivers_license_number";
        public const string UserGovernmentIdImmigration = "user.government_id.immigration";
        public const string UserGovernmentIdNationalIdentificationNumber = "user.government_id.national_identification_number";
        public const string UserGovernmentIdPassportNumber = "user.government_id.passport_number";
        public const string UserGovernmentIdVehicleRegistration = "user.government_id.vehicle_registration";
        public const string UserHealthAndMedicalGenetic = "user.health_and_medical.genetic";
        public const string UserHealthAndMedicalInsuranceBeneficiaryId = "user.health_and_medical.insurance_beneficiary_id";
        public const string UserHealthAndMedicalRecordId = "user.health_and_medical.record_id";
        public const string UserLocationImprecise = "user.location.imprecise";
        public const string UserLocationPrecise = "user.location.precise";
        public const string UserNameFirst = "user.name.first";
        public const string UserNameLast = "user.name.last";
        public const string UserUniqueIdPseudonymous = "user.unique_id.pseudonymous";
        public const string UserContentPrivateChat = "user.content.private.chat";
    }

    /// <summary>Data uses, each constant named after its key.</summary>
    public static class Use
    {
        public const string Analytics = "analytics";
        public const string AnalyticsReporting = "analytics.reporting";
        public const string AnalyticsReportingAdPerformance = "analytics.reporting.ad_performance";
        public const string AnalyticsReportingContentPerformance = "analytics.reporting.content_performance";
        public const string AnalyticsReportingCampaignInsights = "analytics.reporting.campaign_insights";
        public const string AnalyticsReportingSystem = "analytics.reporting.system";
        public const string AnalyticsReportingSystemPerformance = "analytics.reporting.system.performance";
        public const string Collect = "collect";
        public const string Employment = "employment";
        public const string EmploymentRecruitment = "employment.recruitment";
        public const string Essential = "essential";
        public const string EssentialFraudDetection = "essential.fraud_detection";
        public const string EssentialLegalObligation = "essential.legal_obligation";
        public const string EssentialService = "essential.service";
        public const string EssentialServiceAuthentication = "essential.service.authentication";
        public const string EssentialServiceNotifications = "essential.service.notifications";
        public const string EssentialServiceOperations = "essential.service.operations";
        public const string EssentialServicePaymentProcessing = "essential.service.payment_processing";
        public const string EssentialServiceSecurity = "essential.service.security";
        public const string EssentialServiceUpgrades = "essential.service.upgrades";
        public const string EssentialServiceNotificationsEmail = "essential.service.notifications.email";
        public const string EssentialServiceNotificationsSms = "essential.service.notifications.sms";
        public const string EssentialServiceOperationsSupport = "essential.service.operations.support";
        public const string EssentialServiceOperationsImprove = "essential.service.operations.improve";
        public const string Finance = "finance";
        public const string Functional = "functional";
        public const string FunctionalStorage = "functional.storage";
        public const string FunctionalService = "functional.service";
        public const string FunctionalServiceImprove = "functional.service.improve";
        public const string Marketing = "marketing";
        public const string MarketingAdvertising = "marketing.advertising";
        public const string MarketingCommunications = "marketing.communications";
        public const string MarketingAdvertisingFirstParty = "marketing.advertising.first_party";
        public const string MarketingAdvertisingFrequencyCapping = "marketing.advertising.frequency_capping";
        public const string MarketingAdvertisingNegativeTargeting = "marketing.advertising.negative_targeting";
        public const string MarketingAdvertisingProfiling = "marketing.advertising.profiling";
        public const string MarketingAdvertisingServing = "marketing.advertising.serving";
        public const string MarketingAdvertisingThirdParty = "marketing.advertising.third_party";
        public const string MarketingAdvertisingFirstPartyContextual = "marketing.advertising.first_party.contextual";
        public const string MarketingAdvertisingFirstPartyTargeted = "marketing.advertising.first_party.targeted";
        public const string MarketingAdvertisingThirdPartyTargeted = "marketing.advertising.third_party.targeted";
        public const string MarketingCommunicationsEmail = "marketing.communications.email";
        public const string MarketingCommunicationsSms = "marketing.communications.sms";
        public const string Operations = "operations";
        public const string Personalize = "personalize";
        public const string PersonalizeContent = "personalize.content";
        public const string PersonalizeSystem = "personalize.system";
        public const string PersonalizeContentLimited = "personalize.content.limited";
        public const string PersonalizeContentProfiling = "personalize.content.profiling";
        public const string PersonalizeContentProfiled = "personalize.content.profiled";
        public const string Sales = "sales";
        public const string ThirdPartySharing = "third_party_sharing";
        public const string ThirdPartySharingLegalObligation = "third_party_sharing.legal_obligation";
        public const string TrainAiSystem = "train_ai_system";
    }

    /// <summary>Data subjects, each constant named after its key.</summary>
    public static class Subject
    {
        public const string AnonymousUser = "anonymous_user";
        public const string CitizenVoter = "citizen_voter";
        public const string Commuter = "commuter";
        public const string Consultant = "consultant";
        public const string Customer = "customer";
        public const string Employee = "employee";
        public const string JobApplicant = "job_applicant";
        public const string NextOfKin = "next_of_kin";
        public const string Passenger = "passenger";
        public const string Patient = "patient";
        public const string Prospect = "prospect";
        public const string Shareholder = "shareholder";
        public const string SupplierVendor = "supplier_vendor";
        public const string Trainee = "trainee";
        public const string Visitor = "visitor";
    }
}
